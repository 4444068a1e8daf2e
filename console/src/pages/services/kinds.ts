import type { Schema } from '../../api/client';
import type en from '../../texts/en/services';

type Key = keyof typeof en;

/** What a kind of service is called; one that this console does not know is shown by its own name. */
export function kindKey(kind: string): Key | undefined {
  switch (kind) {
    case 'lookup': return 'kind_lookup';
    case 'intersection': return 'kind_intersection';
    case 'score': return 'kind_score';
    default: return undefined;
  }
}

/** Keys of a list as people paste them: one a line, blanks around and empty lines left out; columns of a key are parted by a tab or a semicolon. */
export function keysOf(text: string): (string | string[])[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const parts = line.split(/[\t;]/).map((p) => p.trim());
    return parts.length > 1 ? parts : line;
  });
}

export interface TrainedModel {
  /** As terms name it. */
  value: string;
  name: string;
  partners: string[];
}

/** The models that done jobs left, the newest first: what a scoring service can be made of. */
export function trainedModels(jobs: readonly Pick<Schema<'JobView'>, 'id' | 'name' | 'state' | 'partners' | 'createdAt' | 'steps'>[]): TrainedModel[] {
  return jobs.filter((job) => job.state === 'DONE').sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .flatMap((job) => job.steps.filter((step) => step.operator === 'train.lr' && step.state === 'DONE' && step.role !== null).map((step) => ({ value: `${job.id}/${step.step}`, name: job.name, partners: job.partners })));
}
