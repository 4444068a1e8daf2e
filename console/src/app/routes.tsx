import { createBrowserRouter, type RouteObject } from 'react-router';
import { allPages } from './allPages';
import type { Page } from './page';
import { Allowed } from './Allowed';
import { Crashed } from './Crashed';
import { Shell } from './Shell';
import { SignedIn } from './session';

function routeOf(page: Page): RouteObject {
  return {
    path: page.path,
    errorElement: <Crashed />,
    lazy: async () => {
      const { default: Content } = await page.load();
      return { element: <Allowed needs={page.needs}><Content /></Allowed> };
    },
  };
}

const open = (path: string, load: Page['load']): RouteObject => ({
  path,
  errorElement: <Crashed />,
  lazy: async () => ({ Component: (await load()).default }),
});

export const router = createBrowserRouter([
  open('/login', () => import('../pages/login/Login')),
  open('/first', () => import('../pages/login/First')),
  { path: '/password', errorElement: <Crashed />, lazy: async () => { const { default: Password } = await import('../pages/login/Password'); return { element: <SignedIn><Password /></SignedIn> }; } },
  ...allPages.filter((page) => page.bare).map((page) => ({ errorElement: <Crashed />, element: <SignedIn><Shell bare /></SignedIn>, children: [routeOf(page)] })),
  {
    path: '/',
    errorElement: <Crashed />,
    element: <SignedIn><Shell /></SignedIn>,
    HydrateFallback: () => null,
    children: [
      ...allPages.filter((page) => !page.bare).map(routeOf),
      { path: '*', element: <Crashed missing /> },
    ],
  },
]);
