import { Loading, Skeleton } from "@/ui";

/** The shape of a conversation that is being read. */
export function ThreadSkeleton() {
  return (
    <Loading className="mx-auto flex h-full w-full max-w-reading flex-col justify-end gap-6 px-4 pb-6">
      <Skeleton className="h-10 w-1/2 self-end rounded-[1.125rem]" />
      <div className="flex flex-col gap-3">
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-3/5" />
      </div>
      <Skeleton className="h-10 w-2/5 self-end rounded-[1.125rem]" />
      <div className="flex flex-col gap-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-5/6" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-1/3" />
      </div>
    </Loading>
  );
}
