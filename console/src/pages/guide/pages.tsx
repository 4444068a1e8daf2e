import { CompassOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'guide', needs: ['SEE_NODE'], load: () => import('./Guide'), nav: { key: 'guide', group: 'node', order: 80, icon: CompassOutlined } });
