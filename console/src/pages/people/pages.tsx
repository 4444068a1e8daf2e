import { TeamOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'people', needs: ['ADMINISTER'], load: () => import('./People'), nav: { key: 'people', group: 'node', order: 10, icon: TeamOutlined } });
