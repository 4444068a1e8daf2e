export default {
  copy: 'Copy', copied: 'Copied', cancel: 'Cancel', save: 'Save', add: 'Add', remove: 'Remove', close: 'Close', yes: 'Yes', done: 'Done', needed: 'This is needed.', more: 'More',
};
