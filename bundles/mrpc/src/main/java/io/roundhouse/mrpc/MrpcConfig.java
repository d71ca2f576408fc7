package io.roundhouse.mrpc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How applications attach. Changes hold for sessions that attach later; the socket stays where it is until a restart.
 */
@ObjectClassDefinition(pid = MrpcConfig.PID, name = "mRPC", description = "How applications attach to the service.")
@interface MrpcConfig {
    /** Of the configuration. */
    String PID = "io.roundhouse.mrpc";

    @AttributeDefinition(description = "The Unix socket, at most 107 bytes; empty: run/roundhouse.sock in the state"
        + " folder.")
    String socket_path() default "";

    @AttributeDefinition(description = "Who may connect to the socket besides root: 0600 the service's user, 0660 also"
        + " the socket's group, 0666 everybody.")
    String socket_mode() default "0600";

    @AttributeDefinition(description = "Name or number of the socket's group; empty: the service's.")
    String socket_group() default "";

    @AttributeDefinition(description = "The most applications attached at a time, 1 to 4096.")
    int max_sessions() default 64;

    @AttributeDefinition(description = "The most of them of one user, 1 to 4096; 0: max_sessions for root and the"
        + " service's user, half of it for any other.")
    int max_sessions_per_user() default 0;

    @AttributeDefinition(description = "The most stripes an application gets, 1 to 8.")
    int max_stripes() default 8;

    @AttributeDefinition(description = "The most calls in flight on a stripe, a power of two, 2 to 65536.")
    int ring_capacity() default 256;

    @AttributeDefinition(description = "The most blocks outstanding in a heap of a stripe, a power of two, 2 to 65536.")
    int reclaim_capacity() default 1024;

    @AttributeDefinition(description = "MiB of a stripe's heap for payloads from the application, 1 to 512.")
    int send_heap_mib() default 8;

    @AttributeDefinition(description = "MiB of a stripe's heap for payloads to the application, 1 to 512.")
    int receive_heap_mib() default 8;

    @AttributeDefinition(description = "The engine at the application's end of a datapath.")
    String frontend() default "mrpc";

    @AttributeDefinition(description = "The engine at the network's end of a datapath.")
    String transport() default "tcp";

    @AttributeDefinition(description = "The same for targets and servers named shm:NAME, both of them applications of"
        + " this service.")
    String local_transport() default "shm";

    @AttributeDefinition(description = "Milliseconds that what is on its way has when an application detaches,"
        + " 0 to 10000.")
    int drain_ms() default 1000;
}
