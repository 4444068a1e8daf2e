export default {
  tacit: '默契',
};
