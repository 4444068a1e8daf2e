import { SafetyCertificateOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'evidence', needs: ['AUDIT'], load: () => import('./Evidence'), nav: { key: 'evidence', group: 'trust', order: 10, icon: SafetyCertificateOutlined } },
);
