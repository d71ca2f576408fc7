package io.roundhouse.control;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Who may use the admin socket. Roles and limits hold for those who connect later; mode, group and audit log change
 * with a restart.
 */
@ObjectClassDefinition(pid = ControlConfig.PID, name = "Control", description = "Who may use the admin socket.")
@interface ControlConfig {
    /** Of the configuration. */
    String PID = "io.roundhouse.control";

    @AttributeDefinition(description = "Who may connect besides root: 0600 the service's user, 0660 also the socket's"
        + " group, 0666 everybody. Whoever connects without a role is turned away.")
    String socket_mode() default "0600";

    @AttributeDefinition(description = "Name or number of the socket's group; empty: the service's.")
    String socket_group() default "";

    @AttributeDefinition(description = "Users with the role admin besides root and the service's own, separated by"
        + " commas.")
    String admin_users() default "";

    @AttributeDefinition(description = "Groups whose members have the role admin, separated by commas.")
    String admin_groups() default "";

    @AttributeDefinition(description = "Users with the role read, separated by commas.")
    String read_users() default "";

    @AttributeDefinition(description = "Groups whose members have the role read, separated by commas.")
    String read_groups() default "";

    @AttributeDefinition(description = "The most connections at a time, 2 to 256; those with the role read get half"
        + " of them, one user a quarter.")
    int max_connections() default 16;

    @AttributeDefinition(description = "MiB of log/audit.log before it is put aside, 1 to 1024; four are kept.")
    int audit_mib() default 4;
}
