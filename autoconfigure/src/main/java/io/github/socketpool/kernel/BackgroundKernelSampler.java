package io.github.socketpool.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.context.BackgroundThread;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * {@link KernelSampler} with one thread, from the first pool to the end of the context.
 * Only this thread reads the socket tables and resolves names. So a name service that
 * does not answer delays the samples of all pools, and nothing else.
 */
public final class BackgroundKernelSampler implements KernelSampler, SmartLifecycle, DisposableBean {

	/** Samples that take longer are taken half as often. */
	private static final Duration SLOW_SAMPLE = Duration.ofMillis(100);

	private static final Duration MIN_PAUSE = Duration.ofMillis(1);

	/** Twice this value still fits a {@link Duration}. */
	private static final Duration MAX_INTERVAL = Duration.ofSeconds(Long.MAX_VALUE / 2);

	private static final Log logger = LogFactory.getLog(BackgroundKernelSampler.class);

	private final Supplier<? extends Collection<ConnectionPool>> pools;

	private final Duration interval;

	private final TargetSampler sampler;

	private final KernelFiles files;

	private final TimeWaitCount timeWait;

	private final WatchedTarget.Resolver resolver;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** Written under the lock, so that no sample is stored after its pool was closed. */
	private final Map<String, TargetSockets> samples = new ConcurrentHashMap<>();

	/** The targets of the pools that have any. Guarded by the lock. */
	private final Map<ConnectionPool, List<WatchedTarget>> targets = new LinkedHashMap<>();

	/** Guarded by the lock; {@code null} while no samples are taken. */
	private @Nullable BackgroundThread thread;

	private volatile boolean running;

	/**
	 * Create a sampler.
	 * @param pools supplies the pools that exist, before each sample
	 * @param interval the time from one sample to the next; 0 takes none
	 * @param tables the socket tables
	 * @param files the other files of the kernel
	 * @param resolver resolves hosts to addresses
	 * @throws InvalidSettingException if the interval is negative
	 */
	BackgroundKernelSampler(Supplier<? extends Collection<ConnectionPool>> pools, Duration interval,
			SocketTables tables, ProcFiles files, WatchedTarget.Resolver resolver) {
		if (interval.isNegative()) {
			throw new InvalidSettingException("tcp.sample-interval", Durations.readable(interval),
					"must not be negative", "Use a duration such as 15s, or 0 to take no samples.");
		}
		this.pools = pools;
		this.interval = (interval.compareTo(MAX_INTERVAL) < 0) ? interval : MAX_INTERVAL;
		this.files = new KernelFiles(files);
		this.sampler = new TargetSampler(tables, this.files, InstantSource.system());
		this.timeWait = new TimeWaitCount(files);
		this.resolver = resolver;
	}

	/**
	 * Create a sampler of this machine.
	 * @param pools the pools
	 * @param interval the time from one sample to the next; 0 takes none
	 * @return the sampler, which takes samples once it is started and there is a pool
	 * @throws InvalidSettingException if the interval is negative
	 */
	public static BackgroundKernelSampler ofThisMachine(ConnectionPools pools, Duration interval) {
		ProcFiles files = new ProcFiles(Path.of("/proc"));
		BackgroundKernelSampler sampler = new BackgroundKernelSampler(() -> pools.existing().values(), interval,
				new SocketTables(files), files, InetAddress::getAllByName);
		pools.addListener((pool) -> sampler.startSampling());
		return sampler;
	}

	@Override
	public @Nullable TargetSockets sockets(String pool) {
		return this.samples.get(pool);
	}

	@Override
	public @Nullable KernelSettings settings() {
		return this.files.settings();
	}

	@Override
	public @Nullable FileDescriptors fileDescriptors() {
		return ProcessDescriptors.read();
	}

	@Override
	public @Nullable Integer timeWaitOnHost() {
		return this.timeWait.read();
	}

	@Override
	public void addListener(Runnable listener) {
		this.listeners.add(listener);
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			Collection<ConnectionPool> existing = this.pools.get();
			watch(existing);
			this.running = true;
			if (!existing.isEmpty()) {
				startSampling();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Start the thread, unless it runs. An application without pools needs none.
	 */
	private void startSampling() {
		this.lock.lock();
		try {
			if (this.running && this.thread == null && !this.interval.isZero()) {
				BackgroundThread thread = BackgroundThread.start("socketpool-kernel-sampler");
				thread.execute(() -> sampleRepeatedly(thread));
				this.thread = thread;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stop taking samples. A sample that waits for a name service may outlast this call.
	 */
	@Override
	public void stop() {
		BackgroundThread stopped;
		this.lock.lock();
		try {
			stopped = this.thread;
			this.thread = null;
			this.samples.clear();
			this.running = false;
		}
		finally {
			this.lock.unlock();
		}
		notifyListeners();
		if (stopped != null) {
			stopped.stop();
		}
	}

	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Return the phase of the pools.
	 */
	@Override
	public int getPhase() {
		return 0;
	}

	/**
	 * Return the pause that follows a sample.
	 * @param tookNanos how long the sample took
	 */
	Duration pauseAfter(long tookNanos) {
		return (tookNanos > SLOW_SAMPLE.toNanos()) ? this.interval.multipliedBy(2) : this.interval;
	}

	/**
	 * Watch the pools that exist, and no others. Their targets may be others than before.
	 * @return their targets
	 */
	private List<WatchedTarget> watch(Collection<ConnectionPool> pools) {
		this.lock.lock();
		try {
			this.targets.keySet().retainAll(pools);
			pools.forEach(this::watch);
			return this.targets.values().stream().flatMap(List::stream).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void watch(ConnectionPool pool) {
		List<WatchedTarget> known = this.targets.getOrDefault(pool, List.of());
		List<WatchedTarget> targets = WatchedTarget.of(pool, known, this.resolver);
		if (!targets.isEmpty() && this.targets.put(pool, targets) == null) {
			pool.control().addListener(new Watcher(pool));
		}
	}

	private void sampleRepeatedly(BackgroundThread thread) {
		Duration pause = this.interval;
		try {
			pause = pauseAfter(sample(thread));
		}
		catch (RuntimeException ex) {
			logger.warn("A sample of the kernel's sockets failed", ex);
		}
		finally {
			scheduleNext(thread, pause);
		}
	}

	private void scheduleNext(BackgroundThread thread, Duration pause) {
		this.lock.lock();
		try {
			if (this.thread == thread) {
				thread.schedule(() -> sampleRepeatedly(thread), (pause.compareTo(MIN_PAUSE) > 0) ? pause : MIN_PAUSE);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a sample.
	 * @return how long it took, without the time for resolving names
	 */
	private long sample(BackgroundThread thread) {
		List<WatchedTarget> open = watch(this.pools.get()).stream().filter(WatchedTarget::isOpen).toList();
		Instant now = Instant.now();
		open.forEach((target) -> target.resolve(now));
		long start = System.nanoTime();
		Map<String, TargetSockets> samples = read(open);
		long took = System.nanoTime() - start;
		publish(thread, open, samples);
		return took;
	}

	private Map<String, TargetSockets> read(List<WatchedTarget> targets) {
		try {
			return this.sampler.sample(targets);
		}
		catch (IOException ex) {
			logger.debug("The kernel's socket tables cannot be read on this machine", ex);
			return Map.of();
		}
	}

	private void publish(BackgroundThread thread, List<WatchedTarget> targets, Map<String, TargetSockets> samples) {
		this.lock.lock();
		try {
			if (this.thread != thread) {
				return;
			}
			Set<String> open = targets.stream()
				.filter(WatchedTarget::isOpen)
				.map(WatchedTarget::poolName)
				.collect(Collectors.toSet());
			this.samples.keySet().retainAll(open);
			open.forEach((pool) -> this.samples.compute(pool, (name, previous) -> samples.get(name)));
		}
		finally {
			this.lock.unlock();
		}
		notifyListeners();
	}

	private void poolOpened(ConnectionPool pool) {
		this.lock.lock();
		try {
			BackgroundThread thread = this.thread;
			if (thread != null && !this.samples.containsKey(pool.name())) {
				thread.execute(() -> sample(thread));
			}
		}
		finally {
			this.lock.unlock();
		}
		notifyListeners();
	}

	private void poolClosed(ConnectionPool pool) {
		this.lock.lock();
		try {
			boolean last = this.targets.keySet()
				.stream()
				.noneMatch((other) -> other.name().equals(pool.name()) && other.control().isOpen());
			if (last) {
				this.samples.remove(pool.name());
			}
		}
		finally {
			this.lock.unlock();
		}
		notifyListeners();
	}

	private void notifyListeners() {
		for (Runnable listener : this.listeners) {
			try {
				listener.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A listener for samples of the kernel's sockets failed", ex);
			}
		}
	}

	/**
	 * Notices when a pool is opened and closed.
	 */
	private final class Watcher implements PoolListener {

		private final ConnectionPool pool;

		private Watcher(ConnectionPool pool) {
			this.pool = pool;
		}

		@Override
		public void stateChanged(PoolState state) {
			if (state == PoolState.CLOSED) {
				poolClosed(this.pool);
			}
			else {
				poolOpened(this.pool);
			}
		}

	}

}
