package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All checks in their order. Nothing is changed by them; none takes longer than a second. */
public final class Checkup {
    private Checkup() {
    }

    /**
     * What is looked at.
     *
     * @param state folder of the service
     * @param isRunning whether this is the process of the service, and not one beside it
     * @param addresses where transports listen, or shall, {@code host:port}
     * @param httpPort where the service listens for HTTP, or 0
     */
    public record Subject(Path state, boolean isRunning, List<String> addresses, int httpPort) {
    }

    /** Carries them out. */
    public static List<CheckView> of(final Subject subject) {
        final List<CheckView> checks = new ArrayList<>();
        checks.addAll(guarded("kernel", KernelChecks::all));
        checks.addAll(guarded("limits", LimitChecks::all));
        checks.addAll(guarded("jvm", () -> JvmChecks.all(subject.isRunning())));
        checks.addAll(guarded("clock", ClockChecks::all));
        checks.addAll(guarded("folder", () -> FolderChecks.all(subject)));
        checks.addAll(guarded("ports", () -> PortChecks.all(subject)));
        return checks;
    }

    /** A check that cannot be carried out is a finding too. */
    private static List<CheckView> guarded(final String name, final Supplier<List<CheckView>> checks) {
        try {
            return checks.get();
        } catch (final RuntimeException | LinkageError e) {
            return List.of(CheckView.fail(name, "cannot be checked: " + e,
                "start the JVM with --enable-native-access=ALL-UNNAMED, on Linux x86-64 or aarch64"));
        }
    }
}
