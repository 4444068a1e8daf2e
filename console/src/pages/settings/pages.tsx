import { SettingOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'settings', needs: ['SEE_NODE'], load: () => import('./Settings'), nav: { key: 'settings', group: 'node', order: 20, icon: SettingOutlined } });
