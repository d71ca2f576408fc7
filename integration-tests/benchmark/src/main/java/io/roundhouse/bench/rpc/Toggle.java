package io.roundhouse.bench.rpc;

import io.roundhouse.bench.proxy.LuaEnvoyProxy;
import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is put on the way of calls and taken off again, while they are quiet. */
@FunctionalInterface
interface Toggle {
    /** How often and how long to look whether a change shows. */
    int LOOKS = 40;
    /** See there. */
    double LOOK_SECONDS = 0.25;

    /** Returns when it is done. */
    void set(boolean isOn) throws IOException, InterruptedException;

    /** A policy with settings, on both services. */
    static Toggle policies(final Processes processes, final List<String> names, final String settings) {
        return isOn -> {
            for (final ServiceProcess service : List.of(processes.far(), processes.near())) {
                for (final String name : names) {
                    service.query(isOn ? "policy:attach " + name + " * " + settings : "policy:detach " + name + " *");
                }
            }
        };
    }

    /**
     * A rule in two Envoys.
     *
     * @param side what calls through them
     * @param folders of both
     * @param work calls, some of which the rule denies
     */
    static Toggle lua(final LuaEnvoyProxy envoy, final Side side, final List<Path> folders, final String work) {
        return isOn -> {
            for (final Path folder : folders) {
                envoy.turn(folder, isOn);
            }
            for (int look = 0; look < LOOKS; look++) {
                if (side.call(LOOK_SECONDS, work)[Side.DENIED] > 0 == isOn) {
                    return;
                }
            }
            throw new ProcessException("Envoy does not take the rule: isOn=" + isOn);
        };
    }

    /** Has both services have a policy by several names. @return the names */
    static List<String> copies(final Processes processes, final List<PolicyCopy> copies) throws InterruptedException {
        final List<String> names = new ArrayList<>();
        for (final PolicyCopy copy : copies) {
            for (final ServiceProcess service : List.of(processes.far(), processes.near())) {
                service.query("felix:start " + copy.jar().toUri());
            }
            names.add(copy.name());
        }
        return names;
    }
}
