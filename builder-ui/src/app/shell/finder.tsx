/** ⌘K: finds pages, leads, flows, campaigns and actions from anywhere. */
import '@mantine/spotlight/styles.layer.css';
import { plain } from '#flow/text';
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, createSpotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  CircleHelp,
  FileUp,
  Languages,
  LogOut,
  Megaphone,
  Moon,
  Search,
  Settings,
  UserRound,
  UserRoundPlus,
  Workflow,
} from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { api, read } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { may } from '../access.ts';
import { keys } from '../keys.ts';
import { manualQuery } from '../../help/manual.ts';
import { language, pickLanguage, useLanguage } from '../language.ts';
import { pagesFor } from '../pages.ts';
import { settingsTabsFor } from '../../settings/settings-tabs.ts';
import { useSession, useSignOut } from '../session.ts';

const [store, finder] = createSpotlight();

interface FinderProps {
  /** Grows each time somebody asks for it: it opens. */
  asked: number;
  /** What has been typed since it was asked for; from then on the keys are its own. */
  typed?: (() => string) | undefined;
}

export function Finder({ asked, typed }: FinderProps) {
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 150);
  useEffect(() => {
    if (asked === 0) return undefined;
    finder.open();
    return onceFocused(() => {
      const early = typed?.();
      if (early) setQuery((before) => before + early);
    });
  }, [asked, typed]);
  const found = useFound(settled);
  const manual = useManual(settled);
  const fixed = useFixed(query.trim());
  const matches = (label: string | undefined) => plain(label ?? '').includes(plain(query.trim()));
  const actions = [
    ...found,
    ...fixed.map((group) => ({ ...group, actions: group.actions.filter((action) => matches(action.label)) })),
    ...manual,
  ].filter((group) => group.actions.length > 0);
  useChosen(query);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      filter={(_, all) => all}
      actions={actions}
      nothingFound={m.finder_nothing()}
      scrollable
      maxHeight={420}
      highlightQuery
      attributes={{ content: { 'aria-label': m.search() } }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      searchProps={{
        leftSection: <Search size={18} />,
        placeholder: m.finder_placeholder(),
        'aria-label': m.finder_placeholder(),
      }}
    />
  );
}

/**
 * Keeps one of what is found chosen. The library chooses the first one with each key, but not when answers come later: by then what
 * it chose may be gone, or stand elsewhere. So it looks after each drawing.
 */
function useChosen(query: string): void {
  useEffect(() => {
    if (query.trim() === '') return;
    const list = document.getElementById(store.getState().listId);
    const items = [...(list?.querySelectorAll('[data-action]') ?? [])];
    if (items.length === 0) return;
    const kept = items.findIndex((item) => item.hasAttribute('data-selected'));
    const selected = Math.max(0, kept);
    items[selected]!.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected }));
  });
}

/** So long its box may take to come; then the keyboard is given back whatever has come. */
const mostMs = 3_000;

/** Calls `then` once: when the box of the finder has the focus, or it is gone. @returns what ends the waiting */
function onceFocused(then: () => void): () => void {
  const end = performance.now() + mostMs;
  let frame = 0;
  let isOver = false;
  const finish = () => {
    cancelAnimationFrame(frame);
    if (!isOver) then();
    isOver = true;
  };
  const look = () => {
    const isFocused = document.activeElement?.getAttribute('aria-label') === m.finder_placeholder();
    if (isFocused || performance.now() > end) finish();
    else frame = requestAnimationFrame(look);
  };
  look();
  return finish;
}

/** Leads, flows and campaigns whose name (or phone, e-mail) matches. */
function useFound(query: string): SpotlightActionGroupData[] {
  const session = useSession();
  const navigate = useNavigate();
  const asked = query.length >= 2;
  const leads = useQuery({
    queryKey: keys.leads.list({ q: query, limit: 6 }),
    queryFn: () => read(api.crm.leads.$get({ query: { q: query, limit: '6' } })),
    enabled: asked && may(session, 'leads.read'),
  });
  const flows = useQuery({
    queryKey: keys.flows.list(),
    queryFn: () => read(api.crm.flows.$get({ query: {} })),
    enabled: asked && may(session, 'flows.read'),
  });
  const campaigns = useQuery({
    // Asked without the words, and of all time, so that old campaigns are found too: one question for every search and
    // everybody, whose answer the API keeps until something changes.
    queryKey: keys.marketing.list({ part: 'found' }),
    queryFn: () => read(api.crm.marketing.campaigns.$get({ query: { time_range: 'lifetime' } })),
    enabled: asked && may(session, 'marketing.read'),
  });
  return useMemo(() => {
    if (!asked) return [];
    return [
      {
        group: m.finder_leads(),
        actions: (leads.data?.items ?? []).map((lead) => ({
          id: lead.id,
          label: lead.name ?? lead.phone ?? lead.id,
          description: lead.phone ?? undefined,
          leftSection: <UserRound size={18} />,
          onClick: () => void navigate({ to: '/crm/leads/$leadId', params: { leadId: lead.id } }),
        })),
      },
      {
        group: m.finder_flows(),
        actions: (flows.data?.items ?? [])
          .filter((flow) => plain(flow.name ?? '').includes(plain(query)))
          .slice(0, 6)
          .map((flow) => ({
            id: flow.id,
            label: flow.name ?? flow.id,
            leftSection: <Workflow size={18} />,
            onClick: () => void navigate({ to: '/crm/hsm/flows/$flowId', params: { flowId: flow.id } }),
          })),
      },
      {
        group: m.finder_campaigns(),
        actions: (campaigns.data?.items ?? [])
          .filter((campaign) => plain(campaign.name).includes(plain(query)))
          .slice(0, 6)
          .map((campaign) => ({
            id: campaign.campaign_id,
            label: campaign.name || campaign.campaign_id,
            leftSection: <Megaphone size={18} />,
            onClick: () =>
              void navigate({ to: '/crm/marketing', search: { show: `campaign:${campaign.campaign_id}` } }),
          })),
      },
    ];
  }, [asked, leads.data, flows.data, campaigns.data, navigate, query]);
}

/** Chapters and headings of the manual that have every word, whatever its accents. */
function useManual(query: string): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const asked = query.length >= 2;
  const manual = useQuery({ ...manualQuery(useLanguage()), enabled: asked });
  return useMemo(() => {
    if (!asked || !manual.data) return [];
    const words = plain(query).split(/\s+/);
    const actions = manual.data
      .flatMap(({ title, parts }) => parts.map((part) => ({ part, chapter: title })))
      .filter(({ part }) => words.every((word) => plain(part.title).includes(word)))
      .slice(0, 6)
      .map(({ part, chapter }) => ({
        id: `help-${part.chapter}-${part.anchor}`,
        label: part.title,
        description: part.depth === 1 ? undefined : chapter,
        leftSection: <CircleHelp size={18} />,
        onClick: () =>
          void navigate({ to: '/crm/help/$chapter', params: { chapter: part.chapter }, hash: part.anchor }),
      }));
    return [{ group: m.page_help(), actions }];
  }, [asked, manual.data, query, navigate]);
}

/** Pages and actions, which need no server. */
function useFixed(query: string): SpotlightActionGroupData[] {
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = pagesFor(session);
  const pages = shown.map(({ to, title, icon: Icon }) => ({
    id: to as string,
    label: title(),
    leftSection: <Icon size={18} />,
    onClick: () => void navigate({ to }),
  }));
  const tabs = (shown.some(({ to }) => to === '/crm/settings') ? settingsTabsFor(session) : []).map(
    ({ tab, title }) => ({
      id: `settings-${tab}`,
      label: `${m.page_settings()}: ${title()}`,
      leftSection: <Settings size={18} />,
      onClick: () => void navigate({ to: '/crm/settings', search: { tab } }),
    }),
  );
  const actions = [
    {
      id: 'help',
      label: m.page_help(),
      leftSection: <CircleHelp size={18} />,
      onClick: () => void navigate({ to: '/crm/help' }),
    },
    may(session, 'leads.write') && {
      id: 'new-lead',
      label: m.action_new_lead(),
      leftSection: <UserRoundPlus size={18} />,
      onClick: () => void navigate({ to: '/crm/leads', search: { new: 'lead' } }),
    },
    may(session, 'imports.run') && {
      id: 'import',
      label: m.action_import_leads(),
      leftSection: <FileUp size={18} />,
      onClick: () => void navigate({ to: '/crm/leads/import' }),
    },
    {
      id: 'language',
      label: m.action_switch_language(),
      leftSection: <Languages size={18} />,
      onClick: () => pickLanguage(language() === 'es' ? 'en' : 'es'),
    },
    {
      id: 'light',
      label: m.action_toggle_light(),
      leftSection: <Moon size={18} />,
      onClick: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    },
    { id: 'sign-out', label: m.action_sign_out(), leftSection: <LogOut size={18} />, onClick: () => void signOut() },
  ].filter((action) => action !== false);
  return [
    { group: m.go_to_page(), actions: query === '' ? pages : [...pages, ...tabs] },
    { group: m.finder_actions(), actions },
  ];
}
