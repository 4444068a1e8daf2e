package org.tacit.node.rest;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.schedule.Schedule;
import org.tacit.node.schedule.Schedules;

/** Contracts that are run by the clock. */
@RestController
@RequestMapping("/api/schedules")
class ScheduleController {

    private final Node node;

    ScheduleController(Node node) {
        this.node = node;
    }

    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<Schedule> schedules() {
        return node.schedules().list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Permission.OPERATE)
    Schedule add(@RequestBody Schedules.NewSchedule wanted) {
        return node.schedules().add(wanted);
    }

    @GetMapping("/{id}")
    @Needs(Permission.SEE_WORK)
    Schedule schedule(@PathVariable String id) {
        return node.schedules().get(id);
    }

    /** Ends it; what it started goes on. */
    @DeleteMapping("/{id}")
    @Needs(Permission.OPERATE)
    Schedule end(@PathVariable String id) {
        return node.schedules().end(id);
    }
}
