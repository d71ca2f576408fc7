package io.roundhouse.repository.service;

import io.roundhouse.repository.index.Attribute;
import io.roundhouse.repository.index.Capability;
import io.roundhouse.repository.index.Requirement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** What the bundles of the framework provide, and whether a requirement fits a capability. */
final class Present {
    private final BundleContext context;

    Present(final BundleContext context) {
        this.context = context;
    }

    /** Whether a bundle that is installed meets a requirement. */
    boolean meets(final Requirement requirement) {
        final Filter filter = filter(requirement);
        for (final Bundle bundle : context.getBundles()) {
            final BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                for (final BundleCapability one : revision.getDeclaredCapabilities(requirement.namespace())) {
                    if (filter == null || filter.matches(one.getAttributes())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether a capability of an index meets a requirement. */
    static boolean meets(final Capability capability, final Requirement requirement) {
        if (!capability.namespace().equals(requirement.namespace())) {
            return false;
        }
        final Filter filter = filter(requirement);
        return filter == null || filter.matches(values(capability));
    }

    private static Filter filter(final Requirement requirement) {
        try {
            return requirement.filter() == null ? null : FrameworkUtil.createFilter(requirement.filter());
        } catch (final InvalidSyntaxException e) {
            throw new IllegalArgumentException("requirement has no proper filter: " + requirement, e);
        }
    }

    private static Map<String, Object> values(final Capability capability) {
        final Map<String, Object> values = new TreeMap<>();
        capability.attributes().forEach((name, attribute) -> values.put(name, value(attribute)));
        return values;
    }

    private static Object value(final Attribute attribute) {
        final String type = attribute.type();
        if (type.startsWith("List<") && type.endsWith(">")) {
            final String element = type.substring("List<".length(), type.length() - 1);
            return Arrays.stream(attribute.value().split(",")).map(one -> scalar(element, one.strip())).toList();
        }
        return scalar(type, attribute.value());
    }

    private static Object scalar(final String type, final String value) {
        return switch (type) {
            case "Version" -> Version.parseVersion(value);
            case "Long" -> Long.valueOf(value.strip());
            case "Double" -> Double.valueOf(value.strip());
            default -> value;
        };
    }

    /** Requirements that are no matter of resolving: optional ones, and those that only hold when started. */
    static boolean isWaived(final Requirement requirement) {
        final String effective = requirement.directives().get(Constants.EFFECTIVE_DIRECTIVE);
        return requirement.isOptional() || effective != null && !List.of("", "resolve").contains(effective);
    }
}
