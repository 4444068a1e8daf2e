import { ShareAltOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'partners', needs: ['SEE_NODE'], load: () => import('./Partners'), nav: { key: 'partners', group: 'data', order: 20, icon: ShareAltOutlined } });
