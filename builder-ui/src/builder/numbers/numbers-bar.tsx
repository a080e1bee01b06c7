/** Above the canvas while it shows numbers: for whom they are, and what the flow came to as a whole. */
import { CloseButton, Select, Skeleton, Text } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { CountedAt } from '../../ui/counted-at.tsx';
import { Money } from '../../ui/money.tsx';
import { useParts, useScreen } from '../builder-context.tsx';
import { NumberRow } from './number-row.tsx';
import classes from './numbers.module.css';
import { useNumbers } from './use-numbers.ts';

const ranges = [7, 30, 90, 365];

export function NumbersBar({ live }: { live: number | null }) {
  const { screen } = useParts();
  const asked = useScreen((state) => state.numbers);
  const numbers = useNumbers();
  if (asked === null || live === null) return null;
  const { set } = screen.getState();
  const total = numbers?.total;
  const versions = Array.from({ length: Math.min(live, 100) }, (_none, index) => live - index);
  return (
    <section className={classes.bar} aria-label={m.builder_numbers_show()}>
      <div className={classes.choices}>
        <Select
          aria-label={m.builder_numbers_range()}
          size="xs"
          w={230}
          data={ranges.map((days) => ({ value: String(days), label: m.builder_numbers_days({ count: days }) }))}
          value={String(asked.days)}
          onChange={(days) => days && set({ numbers: { ...asked, days: Number(days) } })}
          allowDeselect={false}
        />
        <Select
          aria-label={m.builder_versions()}
          size="xs"
          w={170}
          data={[
            { value: '', label: m.builder_numbers_any_version() },
            ...versions.map((number) => ({ value: String(number), label: m.builder_numbers_version({ number }) })),
          ]}
          value={asked.version === null ? '' : String(asked.version)}
          onChange={(version) => set({ numbers: { ...asked, version: version ? Number(version) : null } })}
          allowDeselect={false}
        />
      </div>
      {!total || !numbers ? (
        <Skeleton h={30} maw={420} role="group" aria-label={m.loading()} />
      ) : total.entered === 0 ? (
        <Text size="sm" c="dimmed">
          {m.builder_numbers_nobody()}
        </Text>
      ) : (
        <div className={classes.totals}>
          <NumberRow label={m.builder_numbers_entered()} count={total.entered} of={null} did="entered" nodeId={null} />
          <NumberRow label={m.hsm_enrolment_open()} count={total.waiting} of={null} did="waiting" nodeId={null} />
          <NumberRow label={m.builder_numbers_goal()} count={total.goal} of={total.entered} did="goal" nodeId={null} />
          <NumberRow
            label={m.hsm_replied()}
            count={numbers.effect.replied}
            of={numbers.effect.sent}
            did="replied"
            nodeId={null}
          />
          <NumberRow
            label={m.builder_numbers_opt_outs()}
            count={numbers.effect.opted_out}
            of={numbers.effect.sent}
            did="opted_out"
            nodeId={null}
          />
          {total.revenue.map(({ currency, amount, sales }) => (
            <span key={currency} className={classes.money}>
              <NumberRow label={m.builder_numbers_revenue()} count={sales} of={null} did="bought" nodeId={null} />
              <Text span size="sm" fw={600}>
                <Money amount={amount} currency={currency} />
              </Text>
            </span>
          ))}
          {total.revenue.length > 0 && <CountedAt at={numbers.revenue_as_of} />}
        </div>
      )}
      <CloseButton
        aria-label={m.builder_numbers_hide()}
        className={classes.close}
        onClick={() => set({ numbers: null, behind: null })}
      />
    </section>
  );
}
