package org.tenure.job;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class JobConfiguration {

    @Bean
    Jobs jobs(DataSource database, ObjectProvider<Recurring> recurring) {
        return new Jobs(database, () -> recurring.orderedStream().toList());
    }
}
