/** The picture of a kind in its group's colour. The icon's name comes from the kind; the drawing is looked up here. */
import {
  AlarmClock,
  BadgeCheck,
  BadgeDollarSign,
  Bell,
  Calendar,
  CalendarClock,
  Circle,
  ClipboardList,
  Clock,
  CornerDownRight,
  Database,
  Dices,
  Filter,
  Flag,
  GitBranch,
  Globe,
  Handshake,
  Hand,
  Hourglass,
  Link,
  ListFilter,
  LogIn,
  LogOut,
  Mail,
  Megaphone,
  MessageCircle,
  MessageSquare,
  Percent,
  Phone,
  Play,
  Repeat2,
  Send,
  Shuffle,
  ShoppingCart,
  Split,
  Star,
  Tag,
  Timer,
  UserCheck,
  UserPen,
  UserPlus,
  Users,
  Webhook,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { memo } from 'react';
import { kindOf, type Group } from '#flow';
import classes from './kind-icon.module.css';

/** What `lucide` calls them. Kinds to come choose from here; one that asks for another gets a plain circle. */
export const kindIcons: Readonly<Record<string, LucideIcon>> = {
  'alarm-clock': AlarmClock,
  'badge-check': BadgeCheck,
  'badge-dollar-sign': BadgeDollarSign,
  bell: Bell,
  calendar: Calendar,
  'calendar-clock': CalendarClock,
  'clipboard-list': ClipboardList,
  clock: Clock,
  'corner-down-right': CornerDownRight,
  database: Database,
  dices: Dices,
  filter: Filter,
  flag: Flag,
  'git-branch': GitBranch,
  globe: Globe,
  hand: Hand,
  handshake: Handshake,
  hourglass: Hourglass,
  link: Link,
  'list-filter': ListFilter,
  'log-in': LogIn,
  'log-out': LogOut,
  mail: Mail,
  megaphone: Megaphone,
  'message-circle': MessageCircle,
  'message-square': MessageSquare,
  percent: Percent,
  phone: Phone,
  play: Play,
  'repeat-2': Repeat2,
  send: Send,
  'shopping-cart': ShoppingCart,
  shuffle: Shuffle,
  split: Split,
  star: Star,
  tag: Tag,
  timer: Timer,
  'user-check': UserCheck,
  'user-pen': UserPen,
  'user-plus': UserPlus,
  users: Users,
  webhook: Webhook,
  zap: Zap,
};

interface KindIconProps {
  kind: string;
  size?: number;
}

export const KindIcon = memo(function KindIcon({ kind, size = 28 }: KindIconProps) {
  const known = kindOf(kind);
  const Icon = (known && kindIcons[known.icon]) ?? Circle;
  const group: Group = known?.group ?? 'logic';
  return (
    <span className={classes.tile} data-group={group} style={{ width: size, height: size }} aria-hidden>
      <Icon size={Math.round(size * 0.57)} strokeWidth={2} />
    </span>
  );
});
