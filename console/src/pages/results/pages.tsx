import { LineChartOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'results', needs: ['SEE_RESULTS'], load: () => import('./Results'), nav: { key: 'results', group: 'work', order: 50, icon: LineChartOutlined } },
  { path: 'results/:id', needs: ['SEE_RESULTS'], load: () => import('./JobResults') },
  { path: 'results/:id/report', needs: ['SEE_RESULTS'], load: () => import('./ModelReport'), bare: true },
);
