import { ThunderboltOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'jobs', needs: ['SEE_WORK'], load: () => import('./Jobs'), nav: { key: 'jobs', group: 'work', order: 40, icon: ThunderboltOutlined } },
  { path: 'jobs/schedules', needs: ['SEE_WORK'], load: () => import('./Schedules') },
  { path: 'jobs/:id', needs: ['SEE_WORK'], load: () => import('./Job') },
);
