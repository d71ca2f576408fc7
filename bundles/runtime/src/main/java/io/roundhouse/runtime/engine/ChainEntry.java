package io.roundhouse.runtime.engine;

import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A policy of datapaths to come, and which of them get it: {@code acl application=guest-* service=shop.*
 * method=/shop.Orders/Place|/shop.Orders/Drop}. Each selector may have {@code *} in it; one that is left out chooses
 * all. A service is what an application offers or calls, or one of its schema. With methods the policy sees the
 * messages of these only, and datapaths without them do not get it. Immutable.
 */
public final class ChainEntry {
    private static final String APPLICATION = "application";
    private static final String SERVICE = "service";
    private static final String METHOD = "method";
    private static final List<String> SELECTORS = List.of(APPLICATION, SERVICE, METHOD);

    private final String policy;
    private final Map<String, List<Glob>> selectors;

    private ChainEntry(final String policy, final Map<String, List<Glob>> selectors) {
        this.policy = policy;
        this.selectors = selectors;
    }

    /** Reads one. @throws IllegalArgumentException saying what is wrong */
    public static ChainEntry parse(final String text) {
        final String[] words = text.strip().split("\\s+");
        if (words[0].isEmpty() || words[0].contains("=")) {
            throw new IllegalArgumentException("an entry of a chain begins with the name of a policy: " + text);
        }
        final Map<String, List<Glob>> selectors = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            final String[] parts = words[i].split("=", 2);
            if (parts.length < 2 || !SELECTORS.contains(parts[0]) || parts[1].isEmpty()) {
                throw new IllegalArgumentException("a selector is " + String.join("=..., ", SELECTORS) + "=...: "
                    + words[i] + " of " + words[0]);
            }
            if (selectors.put(parts[0], Stream.of(parts[1].split("\\|")).map(Glob::new).toList()) != null) {
                throw new IllegalArgumentException("a selector is there twice, put | between what it chooses: "
                    + parts[0] + " of " + words[0]);
            }
        }
        return new ChainEntry(words[0], selectors);
    }

    /** Reads several. @throws IllegalArgumentException saying what is wrong */
    public static List<ChainEntry> parse(final List<String> texts) {
        return texts.stream().map(ChainEntry::parse).toList();
    }

    /** As they were written. */
    public static List<String> texts(final List<ChainEntry> entries) {
        return entries.stream().map(ChainEntry::toString).toList();
    }

    /** The entries that are for a datapath, of each policy the first. */
    public static List<ChainEntry> of(final List<ChainEntry> entries, final DatapathSpec spec) {
        final List<ChainEntry> chosen = new ArrayList<>();
        for (final ChainEntry entry : entries) {
            if (entry.isFor(spec) && chosen.stream().noneMatch(other -> other.policy.equals(entry.policy))) {
                chosen.add(entry);
            }
        }
        return chosen;
    }

    /** The name of the policy. */
    public String policy() {
        return policy;
    }

    private boolean isFor(final DatapathSpec spec) {
        final Stream<String> services = Stream.concat(Stream.of(spec.target()),
            spec.methods().values().stream().map(path -> path.substring(1, Math.max(1, path.lastIndexOf('/')))));
        return chooses(APPLICATION, Stream.of(spec.application())) && chooses(SERVICE, services)
            && chooses(METHOD, spec.methods().values().stream());
    }

    private boolean chooses(final String selector, final Stream<String> names) {
        final List<Glob> globs = selectors.get(selector);
        return globs == null || names.anyMatch(name -> globs.stream().anyMatch(glob -> glob.matches(name)));
    }

    /** Ids of the methods that the policy sees, ascending, or null for all. */
    public int[] methods(final DatapathSpec spec) {
        if (!selectors.containsKey(METHOD)) {
            return null;
        }
        final int[] ids = spec.methods().entrySet().stream().filter(e -> chooses(METHOD, Stream.of(e.getValue())))
            .mapToInt(Map.Entry::getKey).toArray();
        Arrays.sort(ids);
        return ids;
    }

    /** As it is written. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(policy);
        selectors.forEach((name, globs) -> text.append(' ').append(name).append('=')
            .append(String.join("|", globs.stream().map(Glob::toString).toList())));
        return text.toString();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final ChainEntry that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
