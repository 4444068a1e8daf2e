import { AccountBookOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'metering', needs: ['SEE_METER'], load: () => import('./Metering'), nav: { key: 'metering', group: 'trust', order: 20, icon: AccountBookOutlined } });
