import { HomeOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: '', load: () => import('./Home'), nav: { key: 'home', group: 'work', order: 0, icon: HomeOutlined } });
