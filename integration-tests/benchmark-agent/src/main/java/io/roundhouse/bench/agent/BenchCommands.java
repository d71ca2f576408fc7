package io.roundhouse.bench.agent;

import com.sun.management.ThreadMXBean;
import io.roundhouse.admin.Admin;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code bench:...}: what a bench asks of a service, answered by lines of numbers. Immediate, so that it remembers
 * replaced revisions from one command to the next.
 */
@Component(service = BenchCommands.class, immediate = true)
@GogoCommand(scope = "bench", function = {"open", "close", "upgrade", "update", "received", "faults", "gaps", "memory",
    "allocated"})
public final class BenchCommands {
    private static final String NONE = "-";
    private static final long DRAIN_NS = 1_000_000_000L;

    private final Datapaths datapaths;
    private final MeterEngineFactory meters;
    private final Changes changes;

    @Activate
    public BenchCommands(final BundleContext context, @Reference final Admin admin,
        @Reference final Datapaths datapaths, @Reference final MeterEngineFactory meters) {
        this.datapaths = datapaths;
        this.meters = meters;
        this.changes = new Changes(context, admin);
    }

    @Descriptor("opens a datapath from the generator to the meter, says its number")
    public String open(@Descriptor("its name") final String name,
        @Descriptor("a policy, or - for none") final String policy,
        @Descriptor("property=value of the generator") final String... settings) {
        final Map<String, String> values = new HashMap<>();
        Arrays.stream(settings).map(setting -> setting.split("=", 2)).forEach(pair -> values.put(pair[0], pair[1]));
        return Integer.toString(datapaths.open(new DatapathSpec(name, "bench", DatapathInfo.Role.CLIENT, "meter",
            "generator", Settings.of(values), "meter", policy.equals(NONE) ? List.of() : List.of(policy), null,
            Map.of(), DescriptorSet.EMPTY, Map.of())));
    }

    @Descriptor("closes a datapath by its number")
    public void close(@Descriptor("as said when it was opened") final int datapath) {
        datapaths.close(datapath, DRAIN_NS);
    }

    @Descriptor("upgrades an engine: 1 if committed, begin and end in ns, pauses in ns; then how it ended")
    public String upgrade(@Descriptor("its name") final String engine, @Descriptor("a jar") final String jar)
        throws InterruptedException {
        return changes.upgrade(engine, Path.of(jar));
    }

    @Descriptor("updates an engine's bundle by itself; answers as for an upgrade")
    public String update(@Descriptor("its name") final String engine,
        @Descriptor("a jar") final String jar) throws Exception {
        return changes.update(engine, Path.of(jar));
    }

    @Descriptor("requests that came to the meter on a datapath, and when that was, in ns")
    public String received(@Descriptor("name of the datapath") final String name) {
        return meters.of(name).received() + " " + System.nanoTime();
    }

    @Descriptor("requests lost, doubled, reordered and malformed on a datapath")
    public String faults(@Descriptor("name of the datapath") final String name) {
        final LaneMeter meter = meters.of(name);
        return meter.numbers.lost() + " " + (meter.numbers.doubled() + meter.numbers.tooOld()) + " "
            + meter.numbers.reordered() + " " + meter.malformed();
    }

    @Descriptor("the longest gap on a datapath in each of some windows, in ns")
    public String gaps(@Descriptor("name of the datapath") final String name,
        @Descriptor("begin and end of a window in ns, any number of them") final long... windows) {
        final StringBuilder gaps = new StringBuilder();
        for (int i = 0; i + 1 < windows.length; i += 2) {
            gaps.append(meters.of(name).gaps.longestNs(windows[i], windows[i + 1])).append(' ');
        }
        return gaps.toString();
    }

    @Descriptor("collects; loaders of replaced revisions that are left, bytes of heap in use, loaders replaced so far")
    public String memory() throws InterruptedException {
        final int left = changes.loaders.collect();
        return left + " " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " "
            + changes.loaders.count();
    }

    @Descriptor("bytes that all threads have allocated so far")
    public String allocated() {
        return Long.toString(((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes());
    }
}
