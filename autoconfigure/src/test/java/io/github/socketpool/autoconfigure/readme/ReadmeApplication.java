package io.github.socketpool.autoconfigure.readme;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The application of the examples in the README. It does not search this package, which
 * has configurations of other documents.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ Quotes.class, ObservationBeans.class })
class ReadmeApplication {

}
