import { FundProjectionScreenOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'cockpit', needs: ['SEE_WORK'], load: () => import('./Cockpit'), nav: { key: 'cockpit', group: 'work', order: 90, icon: FundProjectionScreenOutlined }, bare: true });
