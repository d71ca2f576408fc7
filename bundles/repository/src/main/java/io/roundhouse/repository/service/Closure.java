package io.roundhouse.repository.service;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.index.Attribute;
import io.roundhouse.repository.index.Capability;
import io.roundhouse.repository.index.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds what has to be installed with a bundle: for each requirement that nothing present meets, the offer with the
 * highest version whose own requirements can be met. Engines never come along: they are deployed by name.
 */
final class Closure {
    private static final int MAX_TRIES = 10_000;

    private final List<Offer> offers;
    private final Predicate<Requirement> isPresent;
    private final Set<String> engines;
    private int tries;

    /** @param engines names of those that are here */
    Closure(final List<Offer> offers, final Predicate<Requirement> isPresent, final Set<String> engines) {
        this.offers = offers.stream().filter(offer -> offer.resource().engine() == null)
            .sorted(Comparator.comparing(Offer::version).reversed()).toList();
        this.isPresent = isPresent;
        this.engines = engines;
    }

    /**
     * What is needed beside an offer, each after what it needs itself.
     *
     * @throws RepositoryException naming the requirement that nothing meets
     */
    List<Offer> of(final Offer wanted) {
        final List<Offer> chosen = new ArrayList<>();
        chosen.add(wanted);
        complete(wanted, chosen);
        chosen.removeFirst();
        return chosen.reversed();
    }

    private void complete(final Offer offer, final List<Offer> chosen) {
        for (final Requirement requirement : offer.resource().requirements()) {
            if (!Present.isWaived(requirement) && !isMet(requirement, chosen)) {
                meet(offer, requirement, chosen);
            }
        }
    }

    private boolean isMet(final Requirement requirement, final List<Offer> chosen) {
        return chosen.stream().anyMatch(offer -> provides(offer, requirement)) || isEngineHere(requirement)
            || isPresent.test(requirement);
    }

    private boolean isEngineHere(final Requirement requirement) {
        return requirement.namespace().equals(Capability.ENGINE) && engines.stream().anyMatch(engine -> Present.meets(
            Capability.of(Capability.ENGINE, Map.of(Capability.ENGINE, Attribute.of(engine))), requirement));
    }

    private static boolean provides(final Offer offer, final Requirement requirement) {
        return offer.resource().capabilities().stream().anyMatch(one -> Present.meets(one, requirement));
    }

    private void meet(final Offer needing, final Requirement requirement, final List<Offer> chosen) {
        String last = "";
        for (final Offer offer : offers) {
            if (++tries > MAX_TRIES) {
                throw new RepositoryException("requirements are too entangled: tries=" + MAX_TRIES);
            }
            if (provides(offer, requirement)) {
                final List<Offer> before = List.copyOf(chosen);
                try {
                    chosen.add(offer);
                    complete(offer, chosen);
                    return;
                } catch (final RepositoryException e) {
                    last = "; " + e.getMessage();
                    chosen.clear();
                    chosen.addAll(before);
                }
            }
        }
        throw new RepositoryException(needing + " needs " + requirement + ", which "
            + (requirement.namespace().equals(Capability.ENGINE) ? "is an engine to be deployed first"
            : "nothing here and no repository provides") + last);
    }
}
