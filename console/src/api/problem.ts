import en from '../texts/en/problem';
import zh from '../texts/zh/problem';

export interface BothLanguages {
  en: string;
  zh: string;
}

/** What the node answered instead, with its sentence in both languages. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: BothLanguages;

  constructor(status: number, code: string, text: BothLanguages) {
    super(text.en);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  static async of(response: Response): Promise<Problem> {
    try {
      const body = (await response.json()) as { code?: string; text?: BothLanguages };
      if (body.code !== undefined && body.text !== undefined) {
        return new Problem(response.status, body.code, body.text);
      }
    } catch {
      // A proxy's page, perhaps.
    }
    return new Problem(response.status, 'unexpected', { en: en.unexpected.replace('{status}', String(response.status)), zh: zh.unexpected.replace('{status}', String(response.status)) });
  }

  static unreachable(): Problem {
    return new Problem(0, 'unreachable', { en: en.unreachable, zh: zh.unreachable });
  }
}
