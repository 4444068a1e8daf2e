package org.tacit.node.rest;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.backup.Backups;

/** Backups. They are written on the node's machine and leave it by no request. */
@RestController
@RequestMapping("/api/backups")
class BackupController {

    private final Node node;

    BackupController(Node node) {
        this.node = node;
    }

    /**
     * @param passphrase opens it; at least 12 characters
     * @param nodeKey    false leaves out the key that everything at rest is sealed with; it is in where this is not given
     */
    record NewBackup(String passphrase, Boolean nodeKey) {
        @Override
        public String toString() {
            return "NewBackup";
        }
    }

    @PostMapping
    @Needs(Permission.ADMINISTER)
    Backups.Taken take(@RequestBody NewBackup wanted) {
        return node.backups().take(wanted.passphrase, wanted.nodeKey == null || wanted.nodeKey);
    }
}
