package io.github.socketpool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The state of a pool at one instant, for people and tools that watch it.
 *
 * @param settings the pool's settings
 * @param state whether it serves its callers
 * @param stats the counts
 * @param connections each connection
 * @param targets each target, in the order in which they are configured
 * @param waiters each caller who waits, the first one being served next
 * @param closes how many connections have been closed, by reason and initiator
 * @param lastFailure the last connect that failed, or {@code null} when none has
 * @param outage how long all targets have been down, or {@code null} when one is not
 * @param renewal how far the renewal of its connections has come, or {@code null} when
 * none is under way
 * @param peer what the pool has learned about the peer since it was made
 */
public record PoolSnapshot(PoolSettings settings, PoolState state, PoolStats stats, List<ConnectionInfo> connections,
		List<TargetInfo> targets, List<WaiterInfo> waiters, List<CloseCount> closes, @Nullable Failure lastFailure,
		@Nullable Outage outage, @Nullable Renewal renewal, PeerHabits peer) {

	/**
	 * A connection.
	 *
	 * @param endpoint the endpoint that it goes to
	 * @param state what it is doing
	 * @param age how long ago it was made, or began to be made
	 * @param since how long it has been in this state
	 * @param uses how many calls it has served, the present one included
	 * @param holder the name of the thread that holds it, or {@code null} when none does
	 */
	public record ConnectionInfo(Endpoint endpoint, SlotState state, Duration age, Duration since, long uses,
			@Nullable String holder) {

	}

	/**
	 * A target.
	 *
	 * @param endpoint its endpoint
	 * @param state what the pool believes about it
	 * @param active how many of its connections are in use, or being closed
	 * @param idle how many are idle
	 * @param connecting how many are being made
	 * @param outage how long it has been down or on trial, or {@code null} when it is
	 * neither
	 * @param failure why, or {@code null}
	 */
	public record TargetInfo(Endpoint endpoint, TargetState state, int active, int idle, int connecting,
			@Nullable Outage outage, @Nullable String failure) {

	}

	/**
	 * A caller who waits.
	 *
	 * @param thread the name of the caller's thread
	 * @param since how long the caller has been waiting
	 */
	public record WaiterInfo(String thread, Duration since) {

	}

	/**
	 * How many connections have been closed in one way.
	 *
	 * @param reason why
	 * @param initiator which side closed first
	 * @param count how many
	 */
	public record CloseCount(CloseReason reason, CloseInitiator initiator, long count) {

	}

	/**
	 * A connect that failed.
	 *
	 * @param phase the part of the connect that failed
	 * @param message what happened and what to do
	 * @param at when
	 */
	public record Failure(ConnectPhase phase, String message, Instant at) {

	}

	/**
	 * A time during which connects fail, or calls are not answered.
	 *
	 * @param since how long they have been failing
	 * @param lastFailure how long ago the last one failed
	 * @param nextAttempt how long it is until the next attempt may be made; it is made
	 * once a caller needs it. Zero when it is due or under way
	 */
	public record Outage(Duration since, Duration lastFailure, Duration nextAttempt) {

	}

	/**
	 * Connections that are replaced, as {@link PoolControl#renew()} has asked for.
	 *
	 * @param state how far that has come
	 * @param since how long ago it was asked for
	 * @param remaining how many connections are left that were made before
	 * @param failure why the last connect failed that was to show whether one can be
	 * made, or {@code null} when none has failed
	 */
	public record Renewal(RenewalState state, Duration since, int remaining, @Nullable String failure) {

	}

	/**
	 * What has been learned about the peer. After {@code idleCloses} have been counted,
	 * what closes connections without traffic, be it the peer or something on the way,
	 * does so between {@code longestSurvived} and {@code shortestClosed}.
	 *
	 * @param longestSurvived the longest time without anything sent after which a
	 * connection served a call, or {@code null} when none did yet
	 * @param shortestClosed the shortest such time after which one was found closed that
	 * counts, or {@code null} when none was
	 * @param idleCloses how many were found closed after a longer time than any other
	 * survived; those after a shorter one had another cause, and those that went together
	 * count once
	 * @param splitResponses how many responses came in two writes, such as the header
	 * alone and then the body: to all pools with the same {@link ConnectionFactory}
	 * @param answeredCloses how often connections were closed right behind an answer: by
	 * all pools with the same {@link ConnectionFactory}
	 * @param heartbeat what it does with a heartbeat for which no reply is expected
	 * @param unsolicited what the frames were like for which connections were closed,
	 * since no request had asked for them: those of all pools with the same
	 * {@link ConnectionFactory}
	 * @param messages how many messages it has sent, which were skipped
	 */
	public record PeerHabits(@Nullable Duration longestSurvived, @Nullable Duration shortestClosed, long idleCloses,
			long splitResponses, AnsweredCloses answeredCloses, HeartbeatReaction heartbeat,
			UnsolicitedFrames unsolicited, long messages) {

		/**
		 * Create habits of a peer that has neither closed a connection right behind an
		 * answer, nor been sent a heartbeat, nor sent a frame by itself.
		 * @param longestSurvived the longest time without anything sent
		 * @param shortestClosed the shortest such time after which one was found closed
		 * @param idleCloses how many were found closed
		 * @param splitResponses how many responses came in two writes
		 */
		public PeerHabits(@Nullable Duration longestSurvived, @Nullable Duration shortestClosed, long idleCloses,
				long splitResponses) {
			this(longestSurvived, shortestClosed, idleCloses, splitResponses, AnsweredCloses.NONE,
					HeartbeatReaction.UNKNOWN, UnsolicitedFrames.NONE, 0);
		}

		/**
		 * Return these habits and others.
		 * @param answeredCloses the closes right behind an answer
		 * @param heartbeat what the target does with heartbeats
		 * @return new habits
		 */
		public PeerHabits with(AnsweredCloses answeredCloses, HeartbeatReaction heartbeat) {
			return new PeerHabits(this.longestSurvived, this.shortestClosed, this.idleCloses, this.splitResponses,
					answeredCloses, heartbeat, this.unsolicited, this.messages);
		}

		/**
		 * Return these habits and others.
		 * @param unsolicited the frames for which connections were closed
		 * @param messages how many messages were skipped
		 * @return new habits
		 */
		public PeerHabits with(UnsolicitedFrames unsolicited, long messages) {
			return new PeerHabits(this.longestSurvived, this.shortestClosed, this.idleCloses, this.splitResponses,
					this.answeredCloses, this.heartbeat, unsolicited, messages);
		}

	}

}
