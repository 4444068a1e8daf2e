import { pages } from '../../app/page';

export default pages({ path: 'account', load: () => import('./OwnAccount') });
