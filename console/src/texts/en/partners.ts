export default {
  title: 'Partners', what: 'Organisations this node computes with. Each is known by its own keys, with nobody in between.', none: 'No partner yet.', noneWhat: 'Send an invitation, or paste one that you were sent: a minute for both sides.',
  map: 'Map of nodes', name: 'Partner', state: 'State', reason: 'Why', connected: 'connected', apart: 'not connected', suspended: 'suspended', roundTrip: 'Round trip', expires: 'Certificate until', fingerprint: 'Fingerprint',
  connect: 'Connect a partner', invite: 'Invite', join: 'Paste a text', invitation: 'Invitation', inviteWhat: 'The invitation is one text. It is good once; give it to the partner’s administrator in any way you trust.',
  address: 'Address at which the partner reaches this node', addressWhat: 'host:port; empty for the configured one.', hours: 'Good for, in hours', makeInvitation: 'Make the invitation',
  inviteGive: 'Give this text to the partner’s administrator. It is good once, until {until}.', inviteThen: 'When the partner has pasted it, it appears here by itself.',
  compareOwn: 'Our fingerprint', compareTheirs: 'Fingerprint of {name}', compareWhy: 'Read both to each other over the telephone. The same on both sides: nobody stands in between.', same: 'They are the same',
  joinWhat: 'Paste the invitation that you were given, or a partner’s reply to yours.', pasted: 'Text', pastedNeeded: 'Paste the text.', joinNow: 'Connect', joined: '{name} is a partner now.',
  replyWhat: '{name} could not be reached from here. Give its administrator this reply; it then calls this node.', reply: 'Reply',
  dialled: 'Address', dialsUs: 'calls this node', since: 'Partner since', line: 'Line', lineSpeed: 'in {in}/s, out {out}/s', lineUnknown: 'not measured yet', version: 'Software', operators: 'Operators it has',
  suspendedBecause: 'Suspended here: {reason}', lift: 'Resume', suspend: 'Suspend', suspendWhy: 'Why it is suspended; the partner reads it', remove: 'End the partnership', removeSure: 'End the partnership with {name}?', removeWhat: 'Its jobs and contracts end, grants that name it are revoked.',
};
