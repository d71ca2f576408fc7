package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code policy:...}: policies on datapaths. */
@Component(service = PolicyCommands.class)
@GogoCommand(scope = "policy", function = {"attach", "detach", "chain"})
public final class PolicyCommands {
    private final Admin admin;

    @Activate
    public PolicyCommands(@Reference final Admin admin) {
        this.admin = admin;
    }

    @Descriptor("puts a policy on datapaths while they serve")
    public ChangeResult attach(final CommandSession session,
        @Descriptor("place in the chain counted from the application, 0 is next to it; default: next to the transport")
        @Parameter(names = {"-p", "--position"}, absentValue = "-1") final int position,
        @Descriptor("name of the policy, as in engine:list") final String policy,
        @Descriptor("datapaths: a name as in datapath:list, one with * in it, or * for all") final String datapaths,
        @Descriptor("property=value for these instances, none or more") final String... settings)
        throws InterruptedException {
        return Changes.run(admin, session,
            new ChangeRequest.Attach(Arguments.name(policy), datapaths, position, Arguments.settings(settings)));
    }

    @Descriptor("shows the policies of datapaths to come, from the application to the network")
    public String chain() {
        return String.join(",", admin.defaultChain());
    }

    @Descriptor("sets the policies of datapaths to come, kept over restarts; datapaths that there are stay as they are")
    public ChangeResult chain(final CommandSession session,
        @Descriptor("names from the application to the network, separated by commas; '' for none. Behind a name may be"
            + " who gets it: application=guest-* service=shop.* method=/shop.Orders/Place|/shop.Orders/Find")
        final String policies)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Chain(Arguments.names(policies)));
    }

    @Descriptor("takes a policy off datapaths while they serve")
    public ChangeResult detach(final CommandSession session,
        @Descriptor("name of the policy") final String policy,
        @Descriptor("datapaths: a name as in datapath:list, one with * in it, or * for all") final String datapaths)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Detach(Arguments.name(policy), datapaths));
    }
}
