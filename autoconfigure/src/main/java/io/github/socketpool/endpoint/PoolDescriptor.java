package io.github.socketpool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.socketpool.EnumNames;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a pool, as the {@link SocketPoolEndpoint} shows it. All parts are read
 * at one moment and are consistent. Durations are rounded down to milliseconds. Parts
 * that are unwrapped group properties in Java; in JSON their properties stand directly in
 * the description of the pool.
 *
 * @param status what the pool does with callers
 * @param settings how it is configured
 * @param content its connections and waiters
 * @param server what is known about the server
 * @param host what the operating system reports
 * @param advice what is wrong, and what to change
 */
public record PoolDescriptor(@JsonUnwrapped Status status, SettingsDescriptor settings, @JsonUnwrapped Content content,
		@JsonUnwrapped Server server, @JsonUnwrapped Host host, List<Advice> advice) implements OperationResponseBody {

	/**
	 * Describe a pool.
	 * @param target where its connections lead
	 * @param pool the state of the pool
	 * @param settings how it is configured
	 * @param host what the operating system reports
	 * @param advice what is wrong
	 */
	static PoolDescriptor of(String target, PoolSnapshot pool, SettingsDescriptor settings, Host host,
			List<Advice> advice) {
		return new PoolDescriptor(Status.of(target, pool.state()), settings, Content.of(pool), Server.of(pool), host,
				advice);
	}

	static Duration rounded(Duration duration) {
		return duration.truncatedTo(ChronoUnit.MILLIS);
	}

	private static @Nullable Duration roundedIfKnown(@Nullable Duration duration) {
		return (duration != null) ? rounded(duration) : null;
	}

	/**
	 * What a pool does with callers.
	 *
	 * @param target where its connections lead, as {@code host:port}; several with commas
	 * between them
	 * @param open whether it has not been closed
	 * @param state {@code open}, {@code suspended} (callers wait), {@code refusing}
	 * (callers are refused until the pool is resumed) or {@code closed}
	 */
	public record Status(String target, boolean open, String state) {

		static Status of(String target, PoolState state) {
			return new Status(target, state != PoolState.CLOSED, EnumNames.kebab(state));
		}

	}

	/**
	 * The connections and waiters of a pool.
	 *
	 * @param counts how many there are
	 * @param connections each connection
	 * @param targets each target, in the order in which they are configured
	 * @param waiters each waiting caller, in the order in which they will be served
	 * @param closes how many connections have been closed, by reason and initiator
	 * @param renewal how far the renewal of the connections is, or {@code null} if none
	 * is in progress
	 */
	public record Content(Counts counts, List<Connection> connections, List<Target> targets, List<Waiter> waiters,
			List<Close> closes, @Nullable Renewal renewal) {

		static Content of(PoolSnapshot pool) {
			return new Content(Counts.of(pool.stats()), pool.connections().stream().map(Connection::of).toList(),
					pool.targets().stream().map(Target::of).toList(), pool.waiters().stream().map(Waiter::of).toList(),
					pool.closes().stream().map(Close::of).toList(), Renewal.of(pool.renewal()));
		}

	}

	/**
	 * What is known about the server.
	 *
	 * @param lastError the last failed connect, or {@code null} if none has failed
	 * @param outage for how long connects to all targets have been failing, or
	 * {@code null} if they are not
	 * @param peer how the server treats connections
	 */
	public record Server(@Nullable LastError lastError, @Nullable Outage outage, Peer peer) {

		static Server of(PoolSnapshot pool) {
			return new Server(LastError.of(pool.lastFailure()), Outage.of(pool.outage()), Peer.of(pool.peer()));
		}

	}

	/**
	 * What the operating system reports.
	 *
	 * @param sockets the sockets that lead to the targets, or {@code null} if unknown
	 * @param kernel what the kernel allows, or {@code null} if unknown
	 */
	public record Host(@Nullable Sockets sockets, @Nullable Kernel kernel) {

	}

	/**
	 * How many connections and waiters there are.
	 *
	 * @param total active, idle and connecting connections together
	 * @param active connections in use
	 * @param idle idle connections
	 * @param connecting connections that are being opened
	 * @param waiters callers that wait
	 * @param opened connections opened since the pool was created
	 */
	public record Counts(int total, int active, int idle, int connecting, int waiters, long opened) {

		static Counts of(PoolStats stats) {
			return new Counts(stats.total(), stats.active(), stats.idle(), stats.connecting(), stats.waiters(),
					stats.opened());
		}

	}

	/**
	 * A connection.
	 *
	 * @param state its state: {@code connecting}, {@code idle}, {@code validating} (idle
	 * and being checked), {@code paused} (idle, and not available to callers after a
	 * heartbeat), {@code active} or {@code closing}
	 * @param target where it leads
	 * @param age how long ago its connect began or ended
	 * @param uses how many calls it has served, including the current one
	 * @param idleFor how long it has been idle, or {@code null} when it is not
	 * @param holder the name of the thread that holds it, or {@code null} when none does
	 * @param heldFor how long it has been held, or {@code null} when it is not
	 */
	public record Connection(String state, String target, Duration age, long uses, @Nullable Duration idleFor,
			@Nullable String holder, @Nullable Duration heldFor) {

		static Connection of(PoolSnapshot.ConnectionInfo connection) {
			Duration since = rounded(connection.since());
			return new Connection(EnumNames.kebab(connection.state()), connection.endpoint().toString(),
					rounded(connection.age()), connection.uses(), connection.state().isIdle() ? since : null,
					connection.holder(), (connection.state() == SlotState.ACTIVE) ? since : null);
		}

	}

	/**
	 * A target.
	 *
	 * @param target its address
	 * @param state {@code up}, {@code suspect} (a connection to it was lost, and none has
	 * been opened since), {@code on-trial} (it gets one call at a time until one is
	 * answered) or {@code down}
	 * @param active its connections in use
	 * @param idle its idle connections
	 * @param connecting connections to it that are being opened
	 * @param outage for how long it has been down or on trial, or {@code null} if it is
	 * neither
	 * @param failure why, or {@code null}
	 */
	public record Target(String target, String state, int active, int idle, int connecting, @Nullable Outage outage,
			@Nullable String failure) {

		static Target of(PoolSnapshot.TargetInfo target) {
			return new Target(target.endpoint().toString(), EnumNames.kebab(target.state()), target.active(),
					target.idle(), target.connecting(), Outage.of(target.outage()), target.failure());
		}

	}

	/**
	 * A waiting caller.
	 *
	 * @param thread the name of the caller's thread
	 * @param waitingFor how long the caller has been waiting
	 */
	public record Waiter(String thread, Duration waitingFor) {

		static Waiter of(PoolSnapshot.WaiterInfo waiter) {
			return new Waiter(waiter.thread(), rounded(waiter.since()));
		}

	}

	/**
	 * How many connections have been closed for one reason by one side.
	 *
	 * @param reason why they were closed, such as {@code used-up}
	 * @param initiator which side closed first, {@code local} or {@code peer}
	 * @param count how many
	 */
	public record Close(String reason, String initiator, long count) {

		static Close of(PoolSnapshot.CloseCount close) {
			return new Close(EnumNames.kebab(close.reason()), EnumNames.kebab(close.initiator()), close.count());
		}

	}

	/**
	 * A renewal of all connections that is in progress.
	 *
	 * @param state {@code trying} (no connection has been opened since the request) or
	 * {@code replacing}
	 * @param requestedAgo how long ago it was requested
	 * @param remaining how many connections are left that were opened before
	 * @param failure why the last attempt to open a connection failed, or {@code null} if
	 * none has failed
	 */
	public record Renewal(String state, Duration requestedAgo, int remaining, @Nullable String failure) {

		static @Nullable Renewal of(PoolSnapshot.@Nullable Renewal renewal) {
			return (renewal != null) ? new Renewal(EnumNames.kebab(renewal.state()), rounded(renewal.since()),
					renewal.remaining(), renewal.failure()) : null;
		}

	}

	/**
	 * A failed connect.
	 *
	 * @param phase the part of the connect that failed
	 * @param message what happened and what to do
	 * @param at when
	 */
	public record LastError(String phase, String message, Instant at) {

		static @Nullable LastError of(PoolSnapshot.@Nullable Failure failure) {
			return (failure != null) ? new LastError(EnumNames.kebab(failure.phase()), failure.message(), failure.at())
					: null;
		}

	}

	/**
	 * A period in which connects fail, or calls are not answered.
	 *
	 * @param downFor for how long they have been failing
	 * @param lastAttemptAgo how long ago the last one failed
	 * @param nextAttempt how long until the next attempt may be made; zero if it is due
	 * or in progress
	 */
	public record Outage(Duration downFor, Duration lastAttemptAgo, Duration nextAttempt) {

		static @Nullable Outage of(PoolSnapshot.@Nullable Outage outage) {
			return (outage != null)
					? new Outage(rounded(outage.since()), rounded(outage.lastFailure()), rounded(outage.nextAttempt()))
					: null;
		}

	}

	/**
	 * What the pool has learned about the server. If {@code idleCloses} is not zero, the
	 * server, or a device on the way to it, closes silent connections after a time
	 * between {@code longestSurvived} and {@code shortestClosed}.
	 *
	 * @param longestSurvived the longest silence after which a connection served a call,
	 * or {@code null} if there was none
	 * @param shortestClosed the shortest silence after which a connection was found
	 * closed, or {@code null} if there was none
	 * @param idleCloses how many were found closed after a silence
	 * @param splitResponses how many responses came in two writes, such as the header
	 * alone and then the body
	 * @param heartbeats how the server treats heartbeats: {@code answered} with
	 * heartbeats, {@code silent}, or {@code refused} (answered with a frame, so that no
	 * more are sent); {@code null} while that is unknown
	 * @param answeredCloses how often it closed a connection right after a response
	 * @param closedAfterUses the smallest number of calls after which it did so, or
	 * {@code null} if it never did
	 * @param messages how many messages it has sent by itself, which were skipped
	 */
	public record Peer(@Nullable Duration longestSurvived, @Nullable Duration shortestClosed, long idleCloses,
			long splitResponses, @Nullable String heartbeats, long answeredCloses, @Nullable Long closedAfterUses,
			long messages) {

		static Peer of(PoolSnapshot.PeerHabits habits) {
			AnsweredCloses closes = habits.answeredCloses();
			return new Peer(roundedIfKnown(habits.longestSurvived()), roundedIfKnown(habits.shortestClosed()),
					habits.idleCloses(), habits.splitResponses(), describe(habits.heartbeat()), closes.count(),
					(closes.count() > 0) ? closes.fewestUses() : null, habits.messages());
		}

		private static @Nullable String describe(HeartbeatReaction heartbeat) {
			boolean known = heartbeat != HeartbeatReaction.UNKNOWN && heartbeat != HeartbeatReaction.TRYING;
			return known ? EnumNames.kebab(heartbeat) : null;
		}

	}

	/**
	 * The sockets of this machine that lead to the targets.
	 *
	 * @param timeWait how many are in TIME_WAIT
	 * @param portsFree how many local ports are free for more connections to the busiest
	 * target
	 * @param ports how many local ports there are
	 * @param at when they were counted
	 */
	public record Sockets(int timeWait, int portsFree, int ports, Instant at) {

		static @Nullable Sockets of(@Nullable TargetSockets sockets) {
			return (sockets != null) ? new Sockets(sockets.timeWait(), sockets.portsFree(), sockets.ports(),
					sockets.at().truncatedTo(ChronoUnit.MILLIS)) : null;
		}

	}

	/**
	 * What the kernel allows. What is unknown is {@code null}.
	 *
	 * @param timeWaitOnHost how many sockets are in TIME_WAIT, to all targets together
	 * @param ipLocalPortRange {@code net.ipv4.ip_local_port_range}: the range of local
	 * ports, as {@code first-last}
	 * @param ipLocalReservedPorts {@code net.ipv4.ip_local_reserved_ports}: ports of that
	 * range that are not used
	 * @param tcpTwReuse {@code net.ipv4.tcp_tw_reuse}: whether ports of sockets in
	 * TIME_WAIT are reused; 0 never, 1 always, 2 on loopback only
	 * @param fileDescriptorsUsed how many file descriptors this process has open
	 * @param fileDescriptorsAllowed how many it may have open
	 */
	public record Kernel(@Nullable Integer timeWaitOnHost, @Nullable String ipLocalPortRange,
			@Nullable String ipLocalReservedPorts, @Nullable Integer tcpTwReuse, @Nullable Long fileDescriptorsUsed,
			@Nullable Long fileDescriptorsAllowed) {

		static @Nullable Kernel of(@Nullable Integer timeWait, @Nullable KernelSettings settings,
				@Nullable FileDescriptors files) {
			if (timeWait == null && settings == null && files == null) {
				return null;
			}
			return new Kernel(timeWait, (settings != null) ? settings.firstPort() + "-" + settings.lastPort() : null,
					(settings != null) ? settings.reservedPorts() : null,
					(settings != null) ? settings.tcpTwReuse() : null, (files != null) ? files.used() : null,
					(files != null) ? files.allowed() : null);
		}

	}

}
