export default {
  tacit: 'Tacit',
};
