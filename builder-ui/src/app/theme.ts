/** The look of §14 as tokens: one deep teal-green accent, slate neutrals, lines instead of shadows, light and dark alike. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eefaf6',
  '#d8f1e8',
  '#b2e2d2',
  '#83cdb6',
  '#52b497',
  '#2f9a7e',
  '#1c7f67',
  '#166654',
  '#135244',
  '#0e3d33',
];
/** Shade 6 carries dimmed text: 6.0:1 on white, 5.5:1 on shade 1. */
const slate: MantineColorsTuple = [
  '#f8fafc',
  '#f1f5f9',
  '#e2e8f0',
  '#cbd5e1',
  '#a3b1c4',
  '#64748b',
  '#556479',
  '#475569',
  '#334155',
  '#1e293b',
];
/** Text, softer text, dimmed text, faint, lines, hover, raised, page, sunken, deepest. */
const dark: MantineColorsTuple = [
  '#dbe2ea',
  '#b8c4d2',
  '#93a3b8',
  '#74859b',
  '#2e3d50',
  '#223041',
  '#1a2532',
  '#111a24',
  '#0c131b',
  '#080d13',
];
const red: MantineColorsTuple = [
  '#fef2f2',
  '#fee2e2',
  '#fecaca',
  '#fca5a5',
  '#f87171',
  '#ef4444',
  '#dc2626',
  '#b91c1c',
  '#991b1b',
  '#7f1d1d',
];
const amber: MantineColorsTuple = [
  '#fffbeb',
  '#fef3c7',
  '#fde68a',
  '#fcd34d',
  '#fbbf24',
  '#f59e0b',
  '#d97706',
  '#b45309',
  '#92400e',
  '#78350f',
];
const green: MantineColorsTuple = [
  '#f0fdf4',
  '#dcfce7',
  '#bbf7d0',
  '#86efac',
  '#4ade80',
  '#22c55e',
  '#16a34a',
  '#15803d',
  '#166534',
  '#14532d',
];
const blue: MantineColorsTuple = [
  '#eff6ff',
  '#dbeafe',
  '#bfdbfe',
  '#93c5fd',
  '#60a5fa',
  '#3b82f6',
  '#2563eb',
  '#1d4ed8',
  '#1e40af',
  '#1e3a8a',
];
const violet: MantineColorsTuple = [
  '#f5f3ff',
  '#ede9fe',
  '#ddd6fe',
  '#c4b5fd',
  '#a78bfa',
  '#8b5cf6',
  '#7c3aed',
  '#6d28d9',
  '#5b21b6',
  '#4c1d95',
];

const font = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/** Long lists scroll in the listbox itself: a scrolling box inside it would be one that no key reaches. */
const scrollingList = {
  defaultProps: { withScrollArea: false },
  styles: { options: { maxHeight: 264, overflowY: 'auto' } },
};

export const theme = createTheme({
  colors: { accent, teal: accent, gray: slate, dark, red, yellow: amber, orange: amber, amber, green, blue, violet },
  primaryColor: 'accent',
  primaryShade: 7,
  black: '#0f172a',
  fontFamily: font,
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  fontWeights: { regular: '400', medium: '550', bold: '650' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '20px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'none',
    sm: 'none',
    md: '0 4px 16px rgb(15 23 42 / 8%)',
    lg: '0 8px 24px rgb(15 23 42 / 10%)',
    xl: '0 12px 32px rgb(15 23 42 / 14%)',
  },
  headings: {
    fontFamily: font,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The smallest can be hit with a finger too.
    Button: {
      vars: (_theme: unknown, { size }: { size?: unknown }) => ({
        root: size === 'compact-xs' ? { '--button-height': '24px' } : {},
      }),
    },
    CloseButton: {
      vars: (_theme: unknown, { size }: { size?: unknown }) => ({
        root: size === 'xs' || size === 'sm' ? { '--cb-size': '24px' } : {},
      }),
    },
    // By name, so that the first load does not carry them.
    Select: scrollingList,
    MultiSelect: scrollingList,
    TagsInput: scrollingList,
    Autocomplete: scrollingList,
    // An empty element that takes the first focus is no item of a menu to a screen reader.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
    Drawer: {
      defaultProps: { position: 'right', size: 'md', overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    },
    Paper: { defaultProps: { withBorder: true }, styles: { root: { borderColor: 'var(--line)' } } },
    Popover: { defaultProps: { shadow: 'md' } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12, borderColor: 'var(--line)' } },
    Tooltip: { defaultProps: { openDelay: 250, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Soft grounds for the dark scheme: a breath of the colour over whatever lies below, with bright text on it. */
const darkTints = Object.fromEntries(
  ['accent', 'teal', 'gray', 'red', 'amber', 'yellow', 'orange', 'green', 'blue', 'violet'].flatMap((color) => [
    [`--mantine-color-${color}-light`, `color-mix(in srgb, var(--mantine-color-${color}-5) 20%, transparent)`],
    [`--mantine-color-${color}-light-hover`, `color-mix(in srgb, var(--mantine-color-${color}-5) 28%, transparent)`],
    [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-${color === 'gray' ? 1 : 2})`],
  ]),
);

/** Names for what the shell paints, so that style sheets never repeat a colour per scheme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--line': 'var(--mantine-color-gray-2)',
    '--surface': '#ffffff',
    '--surface-sunken': 'var(--mantine-color-gray-0)',
    '--surface-hover': 'var(--mantine-color-gray-1)',
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-success': 'var(--mantine-color-green-7)',
  },
  dark: {
    ...darkTints,
    '--line': 'var(--mantine-color-dark-4)',
    '--surface': 'var(--mantine-color-dark-7)',
    '--surface-sunken': 'var(--mantine-color-dark-8)',
    '--surface-hover': 'var(--mantine-color-dark-6)',
    // Also where no browser draws it: what a box for files says while it is empty.
    '--mantine-color-placeholder': 'var(--mantine-color-dimmed)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-success': 'var(--mantine-color-green-4)',
  },
});
