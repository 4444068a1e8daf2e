import { useEffect, useState } from 'react';
import { follow } from '../../api/events';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';

type Event = Schema<'Event'>;

const SHOWN = 14;

/** What happens, as it happens, by names alone. */
export function Happenings() {
  const f = useFormats();
  const [events, setEvents] = useState<readonly Event[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const add = (fresh: readonly Event[]) => setEvents((was) => [...new Map([...was, ...fresh].map((e) => [e.id, e])).values()].sort((a, b) => b.id - a.id).slice(0, SHOWN));
    // The list counts from the beginning: its end is a few events before the log's.
    void answer(client.GET('/api/evidence')).then((s) => answer(client.GET('/api/events', { params: { query: { after: Math.max(0, s.entries - 40) } } }))).then(add, () => undefined);
    void follow(stop.signal, (event) => add([event]));
    return () => stop.abort();
  }, []);
  return (
    <ol className="cockpit-list cockpit-ticker" aria-live="off">
      {events.map((e) => (
        <li key={e.id}><time className="soft num">{f.ago(e.at)}</time><span className="mono">{e.type}</span><span className="soft">{Object.entries(e.about).slice(0, 3).map(([name, value]) => `${name} ${String(value).slice(0, 24)}`).join(' · ')}</span></li>
      ))}
    </ol>
  );
}
