export default {
  title: 'Operations: {node}', fullScreen: 'Full screen', leave: 'Leave', figures: 'Figures', running: 'Running', waiting: 'Waiting', done: 'Done, last day', failed: 'Failed, last day', success: 'Success', calls: 'Calls today', rows: 'Rows today', volume: 'Data over the line', services: 'Services active',
  partners: 'Partners', graphOf: '{connected} of {all} partners connected', on: 'on', off: 'off', suspended: 'held', nJobs: '{n} running', jobs: 'Jobs', noJobs: 'No job yet', left: '{time} left',
  jobPROPOSED: 'proposed', jobAWAITING_APPROVAL: 'waits for a yes', jobAPPROVED: 'approved', jobQUEUED: 'queued', jobRUNNING: 'running', jobINTERRUPTED: 'interrupted', jobDONE: 'done', jobFAILED: 'failed', jobSTOPPED: 'stopped', jobDECLINED: 'declined',
  serviceUse: 'Services, most asked', noServices: 'No service is active', for: 'for', from: 'from', alarms: 'Alarms', noAlarm: 'Nothing needs anybody', evidenceAlarm: 'Evidence: {type} (entry {n})', held: 'Stopped by {by}: {reason}', away: '{name} is not connected. {why}', jobFailed: '{name} failed: {why}', happenings: 'As it happens',
};
