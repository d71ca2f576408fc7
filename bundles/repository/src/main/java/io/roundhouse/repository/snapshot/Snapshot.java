package io.roundhouse.repository.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A configuration at one time. As facts by subject, which is how it is written and compared:
 *
 * <pre>
 *  engine.NAME.version             bundle version of the running revision
 *  engine.NAME.revision            SHA-256 of its jar
 *  engine.NAME.setting.PROPERTY    as set, without defaults
 *  datapath.NAME                   policies from the application to the network, separated by commas
 *  chain                           the same for datapaths to come
 *  file.PATH                       SHA-256 of a file of the state folder
 * </pre>
 *
 * @param engines by name
 * @param datapaths policies by name of datapath
 * @param chain policies of datapaths to come
 * @param files SHA-256 by path in the state folder
 */
record Snapshot(Map<String, EngineFacts> engines, Map<String, List<String>> datapaths, List<String> chain,
    Map<String, String> files) {
    private static final String ENGINE = "engine.";
    private static final String DATAPATH = "datapath.";
    private static final String FILE = "file.";
    private static final String CHAIN = "chain";
    private static final String VERSION = ".version";
    private static final String REVISION = ".revision";
    private static final String SETTING = ".setting.";

    /** Copies and orders. */
    Snapshot {
        engines = sorted(engines);
        datapaths = sorted(datapaths);
        chain = List.copyOf(chain);
        files = sorted(files);
    }

    private static <T> Map<String, T> sorted(final Map<String, T> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** All of it, by subject. */
    Map<String, String> facts() {
        final Map<String, String> facts = new TreeMap<>();
        engines.forEach((name, engine) -> {
            facts.put(ENGINE + name + VERSION, engine.version());
            facts.put(ENGINE + name + REVISION, engine.revision());
            engine.settings().forEach((property, value) -> facts.put(ENGINE + name + SETTING + property, value));
        });
        datapaths.forEach((name, policies) -> facts.put(DATAPATH + name, String.join(",", policies)));
        files.forEach((path, digest) -> facts.put(FILE + path, digest));
        facts.put(CHAIN, String.join(",", chain));
        return facts;
    }

    /** Puts facts together again. @throws IllegalArgumentException naming what is missing */
    static Snapshot of(final Map<String, String> facts) {
        final Map<String, EngineFacts> engines = new TreeMap<>();
        final Map<String, List<String>> datapaths = new TreeMap<>();
        final Map<String, String> files = new TreeMap<>();
        facts.forEach((subject, value) -> {
            if (subject.startsWith(ENGINE) && subject.endsWith(REVISION) && !subject.contains(SETTING)) {
                final String name = subject.substring(ENGINE.length(), subject.length() - REVISION.length());
                engines.put(name, engine(facts, name));
            } else if (subject.startsWith(DATAPATH)) {
                datapaths.put(subject.substring(DATAPATH.length()), names(value));
            } else if (subject.startsWith(FILE)) {
                files.put(subject.substring(FILE.length()), value);
            }
        });
        return new Snapshot(engines, datapaths, names(facts.getOrDefault(CHAIN, "")), files);
    }

    private static EngineFacts engine(final Map<String, String> facts, final String name) {
        final Map<String, String> settings = new TreeMap<>();
        final String prefix = ENGINE + name + SETTING;
        facts.forEach((subject, value) -> {
            if (subject.startsWith(prefix)) {
                settings.put(subject.substring(prefix.length()), value);
            }
        });
        return new EngineFacts(facts.getOrDefault(ENGINE + name + VERSION, ""), facts.get(ENGINE + name + REVISION),
            settings);
    }

    private static List<String> names(final String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /**
     * An engine in it.
     *
     * @param version of the running revision
     * @param revision SHA-256 of its jar
     * @param settings as set, without defaults
     */
    record EngineFacts(String version, String revision, Map<String, String> settings) {
        /** Copies and orders. */
        EngineFacts {
            settings = sorted(settings);
        }
    }

    /**
     * A snapshot that is kept.
     *
     * @param name its name
     * @param created when it was made
     * @param content what was so
     */
    record Kept(String name, Instant created, Snapshot content) { }
}
