import { useQuery } from '@tanstack/react-query';
import { useLookChoice } from '../app/look';
import { partyColor } from '../theme/tokens';
import { nodeQuery } from '../api/queries';
import './party.css';

/** A party in its own colour, everywhere it is named. */
export function PartyChip({ name }: { name: string }) {
  const { look } = useLookChoice();
  const node = useQuery(nodeQuery);
  return <span className="party" style={{ '--party': partyColor(name, node.data?.name, look) } as React.CSSProperties}><i aria-hidden="true" />{name}</span>;
}

/** A party's colour for lanes, arrows and charts. */
export function usePartyColor(): (name: string) => string {
  const { look } = useLookChoice();
  const node = useQuery(nodeQuery);
  return (name) => partyColor(name, node.data?.name, look);
}
