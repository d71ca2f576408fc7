package io.roundhouse.launcher.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.roundhouse.admin.CheckView;
import io.roundhouse.posix.KernelFeatures;
import io.roundhouse.posix.Posix;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The Java virtual machine and the process it is. */
final class JvmChecks {
    private static final int OLDEST = 25;

    private JvmChecks() {
    }

    /** @param isService whether flags and process are the service's, and not those of a program beside it */
    static List<CheckView> all(final boolean isService) {
        final List<CheckView> checks = new ArrayList<>();
        checks.add(version(Runtime.version().feature()));
        checks.add(processors(Runtime.getRuntime().availableProcessors()));
        if (isService) {
            checks.add(collector());
            checks.add(attach(Boolean.parseBoolean(flag("DisableAttachMechanism"))));
            checks.add(dumpable(KernelFeatures.isDumpable()));
        }
        checks.add(user(Posix.userId(), isService));
        return checks;
    }

    private static CheckView version(final int feature) {
        return feature >= OLDEST ? CheckView.ok("jvm.version", Runtime.version().toString())
            : CheckView.fail("jvm.version", Integer.toString(feature), "install a JDK " + OLDEST + " or later");
    }

    private static CheckView processors(final int count) {
        return count > 1 ? CheckView.ok("jvm.processors", Integer.toString(count))
            : CheckView.warn("jvm.processors", "1", "an executor that polls shares its processor with everything else");
    }

    private static CheckView collector() {
        return Boolean.parseBoolean(flag("UseZGC")) ? CheckView.ok("jvm.collector", "ZGC")
            : CheckView.warn("jvm.collector", "not ZGC", "-XX:+UseZGC: others stop all executors for milliseconds");
    }

    private static CheckView attach(final boolean isOff) {
        return isOff ? CheckView.ok("jvm.attach", "off") : CheckView.warn("jvm.attach", "on",
            "-XX:+DisableAttachMechanism: any process of this user can load code into the service");
    }

    private static CheckView dumpable(final boolean isDumpable) {
        return isDumpable ? CheckView.warn("process.dumpable", "yes",
            "any process of this user can read the service's memory; start it without --dumpable")
            : CheckView.ok("process.dumpable", "no");
    }

    private static CheckView user(final int uid, final boolean isService) {
        final String name = System.getProperty("user.name") + " (" + Integer.toUnsignedString(uid) + ")";
        return uid == 0 && isService
            ? CheckView.warn("process.user", name, "give the service a user of its own: roundhouse run --user NAME")
            : CheckView.ok("process.user", name);
    }

    private static String flag(final String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(name).getValue();
    }
}
