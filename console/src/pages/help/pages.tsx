import { QuestionCircleOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages({ path: 'help', needs: ['SEE_NODE'], load: () => import('./Help'), nav: { key: 'help', group: 'node', order: 90, icon: QuestionCircleOutlined } });
