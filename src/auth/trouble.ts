import { wordsOf } from './identityPlatform.ts';

/**
 * What went wrong on the wire at last. MSAL turns every trouble with the authority's discovery document (no network, a
 * certificate that is not trusted, no such tenant) into the same `endpoints_resolution_error` without a cause, so it is
 * noted where it happens: as a step of the library's HTTP pipeline.
 */
export interface Trouble {
  /** Words to look for codes in, never to be shown. Empty while nothing is wrong. */
  words: string;
  readonly policy: PipelineStep;
}

interface PipelineAnswer {
  readonly status: number;
  readonly bodyAsText?: string | null;
}

/** A pipeline policy of @azure/core-rest-pipeline, in the little that is used of it. */
export interface PipelineStep {
  readonly name: string;
  sendRequest<Request, Answer extends PipelineAnswer>(request: Request, next: (request: Request) => Promise<Answer>): Promise<Answer>;
}

export function noteTrouble(): Trouble {
  const trouble: Trouble = {
    words: '',
    policy: {
      name: 'noteTrouble',
      async sendRequest(request, next) {
        try {
          const answer = await next(request);
          trouble.words = answer.status < 400 ? '' : `${answer.bodyAsText ?? ''} ${answer.status >= 500 ? busy : ''}`;
          return answer;
        } catch (error) {
          trouble.words = wordsOf(error);
          throw error;
        }
      },
    },
  };
  return trouble;
}

/** Stands for an answer 5xx. */
export const busy = 'AUTHORITY_BUSY';
