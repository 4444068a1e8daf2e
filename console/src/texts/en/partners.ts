export default {
  title: 'Partners', what: 'Organisations this node computes with. Each is known by its own keys, nobody in between.', none: 'No partner yet.', name: 'Partner', state: 'State', reason: 'What is known',
  connected: 'connected', apart: 'not connected', suspended: 'suspended', roundTrip: 'Round trip', expires: 'Certificate until',
};
