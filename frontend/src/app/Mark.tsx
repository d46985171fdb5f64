/** The mark: the sun over the lake, and its reflection. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <path d="M6.5 15.5a9.5 9.5 0 0 1 19 0Z" fill="currentColor" />
      <path
        d="M4 19.5h24M8.5 23.25h15M13 27h6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
    </svg>
  );
}
