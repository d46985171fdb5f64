/** The design system: small, accessible pieces without business words. */
export {
  Button,
  type ButtonProps,
  type ButtonTone,
  buttonClass,
  IconButton,
  type IconButtonProps,
} from "./Button";
export { Checkbox, type CheckboxProps } from "./Checkbox";
export { type Command, CommandPalette, type CommandPaletteProps } from "./CommandPalette";
export { CopyButton, CopyField } from "./Copy";
export { isWriting, matchesKeys, useCommands, useOfferedCommands } from "./commands";
export { cx } from "./cx";
export {
  Confirm,
  type ConfirmProps,
  Dialog,
  type DialogProps,
  Drawer,
  type DrawerProps,
  SideSheet,
  type SideSheetProps,
} from "./Dialog";
export { TextArea, type TextAreaProps, TextField, type TextFieldProps } from "./Field";
export { Kbd, keyNames } from "./Kbd";
export {
  Menu,
  MenuChoice,
  MenuItem,
  MenuLabel,
  MenuLink,
  type MenuProps,
  MenuSeparator,
  MenuSwitch,
} from "./Menu";
export { Popover, type PopoverProps } from "./Popover";
export { Progress, type ProgressProps } from "./Progress";
export { Card, Page, PageHeader, Section } from "./page";
export { RadioCards } from "./RadioCards";
export { Select, type SelectOption, type SelectProps } from "./Select";
export { Switch, type SwitchProps } from "./Switch";
export {
  Chip,
  EmptyState,
  ErrorState,
  Loading,
  Note,
  Problem,
  Skeleton,
  type Tone,
} from "./states";
export { Tabs, type TabsProps } from "./Tabs";
export { Tooltip, TooltipProvider } from "./Tooltip";
export { showTheme, useShownTheme, useThemeOf } from "./theme";
export { Toaster, toast } from "./toast";
export { useAutoTitle } from "./useAutoTitle";
export { useMediaQuery } from "./useMediaQuery";
export { VisuallyHidden } from "./VisuallyHidden";
