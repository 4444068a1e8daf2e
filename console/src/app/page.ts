import type { ComponentType } from 'react';
import type { Schema } from '../api/client';
import type navEn from '../texts/en/nav';

export type Permission = Schema<'Me'>['permissions'][number];

/** Where an entry of the navigation stands. */
export type Group = 'work' | 'data' | 'trust' | 'node';

/** A page: its address, what it needs, where the navigation has it; its code is loaded when it is opened. */
export interface Page {
  /** Below '/', for instance 'jobs/:id'. */
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  /** Any one of these lets a person in; nobody is asked where left out. */
  needs?: readonly Permission[];
  nav?: { key: keyof typeof navEn; group: Group; order: number; icon: ComponentType };
  /** Without navigation around it: a wall screen, a report to print. */
  bare?: boolean;
}

export function pages(...all: Page[]): Page[] {
  return all;
}
