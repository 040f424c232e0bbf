package io.github.socketpool.benchmark.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.util.ConcurrentBag;
import io.github.socketpool.benchmark.Versions;
import io.github.socketpool.benchmark.server.RedisServer;
import io.github.socketpool.pool.ConnectionPool;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.http.HttpHost;
import reactor.pool.InstrumentedPool;
import stormpot.Pool;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.integration.ip.tcp.outbound.TcpOutboundGateway;

/**
 * The libraries that rows use.
 */
public final class Libraries {

	private Libraries() {
	}

	/**
	 * Return the versions of the libraries of rows, and of Jackson, which all of them
	 * use.
	 * @param rows names of rows
	 */
	public static List<String> versions(Collection<String> rows) {
		List<String> versions = new ArrayList<>(List.of(Versions.ofLibrary(JsonMapper.class)));
		rows.stream().flatMap(Libraries::versions).distinct().forEach(versions::add);
		return versions;
	}

	private static Stream<String> versions(String row) {
		if (row.equals(Row.GENERIC_POOL)) {
			return Stream.concat(Stream.of(GenericPool.PACKAGE),
					Versions.ofProgram("node", "--version").map("Node.js "::concat).stream());
		}
		Stream<String> versions = libraries(row).map(Versions::ofLibrary);
		return row.equals(LettuceRow.NAME) ? Stream.concat(versions, RedisServer.version().stream()) : versions;
	}

	/**
	 * Return a class of each library of a row other than the JDK.
	 */
	private static Stream<Class<?>> libraries(String row) {
		return switch (row) {
			case Row.RAW, Row.RAW_TLS, ConnectPerCallRow.NAME, JdkHttpRow.NAME -> Stream.empty();
			case CommonsPoolRow.NAME -> Stream.of(GenericObjectPool.class);
			case ConcurrentBagRow.NAME -> Stream.of(ConcurrentBag.class);
			case StormpotRow.NAME -> Stream.of(Pool.class);
			case ReactorPoolRow.NAME -> Stream.of(InstrumentedPool.class);
			case SpringIntegrationRow.NAME -> Stream.of(TcpOutboundGateway.class);
			case NettyPoolRow.NAME -> Stream.of(FixedChannelPool.class);
			case NettyPipelinedRow.NAME, NettyPipelinedRow.EPOLL -> Stream.of(FlushConsolidationHandler.class);
			case LettuceRow.NAME -> Stream.of(RedisClient.class, FlushConsolidationHandler.class);
			case ApacheHttpRow.NAME -> Stream.of(HttpClient.class, HttpHost.class);
			case TemplateRow.NAME, TemplateRow.SHARED -> Stream.of(ConnectionPool.class);
			default -> Stream.of(ConnectionPool.class, SpringApplication.class, MeterRegistry.class);
		};
	}

}
