package org.tacit.cli;

import java.util.Locale;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.node.home.NodeLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * {@code tacit …}. Exit codes: 0 done; 1 unexpected failure; 2 wrong command line or input; 3 a policy denies it; 4 the partner
 * failed or cannot be reached; 5 the partner broke the protocol; 6 stopped by somebody; 7 a check found something wrong
 * ({@code audit verify}, {@code doctor}).
 */
@Command(name = "tacit", description = {"Compute on data that none of you shows to the others.", "让数据可用不可见的联合计算平台。"},
        version = "tacit 0.1.0", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", scope = CommandLine.ScopeType.INHERIT,
        subcommands = {NodeCommands.class, PartnerCommands.class, TableCommands.class, SourceCommands.class, CatalogueCommands.class, CatalogueCommands.Purposes.class, FlowCommands.class, RunCommand.class, SqlCommand.class,
                ContractCommands.class, ContractCommands.Approve.class, ContractCommands.Decline.class, JobCommands.class, ResultCommand.class, PirCommands.class, DeidCommands.class,
                AccountCommands.class, ApiKeyCommands.class, TenantCommands.class, ProjectCommands.class, HoldCommands.class, HoldCommands.Stop.class, BudgetCommands.class,
                ServiceCommands.class, MeterCommands.class,
                ScheduleCommands.class, LimitCommands.class, KeyCommands.class,
                AuditCommands.class, BackupCommands.Backup.class, BackupCommands.RestoreBackup.class, DoctorCommand.class, RelayCommand.class, org.tacit.bench.BenchCommand.class, org.tacit.cli.demo.DemoCommand.class})
public final class Tacit implements Runnable {

    static final int UNEXPECTED = 1;
    static final int CHECK_FAILED = 7;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        NodeLog.silence();
        System.exit(run(arguments));
    }

    /** Runs one command; the exit code. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Tacit());
        // The one workload that needs a node, which the module of the others does not know.
        line.getSubcommands().get("bench").addSubcommand(new org.tacit.cli.load.ApiBench());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(sentences());
        line.setParameterExceptionHandler(Tacit::wrongCommandLine);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** An error is one sentence on standard error, in the language asked for. */
    private static IExecutionExceptionHandler sentences() {
        return (e, line, parsed) -> {
            Locale locale = Screen.localeOf(line);
            if (e instanceof TacitException ours) {
                line.getErr().println("tacit: " + ours.text().in(locale));
                return exitCode(ours);
            }
            line.getErr().println("tacit: " + (locale.equals(Locale.CHINESE) ? "意外故障：" : "unexpected failure: ") + e);
            e.printStackTrace(line.getErr());
            return UNEXPECTED;
        };
    }

    private static int wrongCommandLine(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        line.getErr().println("tacit: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
        line.getErr().println("tacit: see '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return 2;
    }

    static int exitCode(TacitException e) {
        return switch (e) {
            case InvalidInput i -> 2;
            case PolicyDenied p -> 3;
            case PeerFailed p -> 4;
            case ProtocolViolation p -> 5;
            case Cancelled c -> 6;
        };
    }
}
