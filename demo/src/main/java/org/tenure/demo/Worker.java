package org.tenure.demo;

import java.time.LocalDate;

/// Somebody as HR knows them; `manager` is 0 where there is none.
record Worker(int number, String given, String family, String department, String title, int manager, LocalDate start,
        String status, String end) {

    static final String HEADER = "employee_id,given_name,family_name,department,title,manager_id,start_date,status,end_date";
    static final String MANAGER = "Manager";

    static Worker hired(int number, String given, String family, String department, String title, int manager,
            LocalDate start) {
        return new Worker(number, given, family, department, title, manager, start, "active", "");
    }

    /// The row of the HR file. No value holds a comma or a quote.
    String row() {
        return String.join(",", Integer.toString(number), given, family, department, title,
                manager == 0 ? "" : Integer.toString(manager), start.toString(), status, end);
    }

    String name() {
        return given + " " + family;
    }

    boolean works() {
        return status.equals("active");
    }

    boolean leads() {
        return title.equals(MANAGER);
    }

    Worker left(LocalDate lastDay) {
        return new Worker(number, given, family, department, title, manager, start, "left", lastDay.toString());
    }

    Worker in(String newDepartment, String newTitle, int newManager) {
        return new Worker(number, given, family, newDepartment, newTitle, newManager, start, status, end);
    }

    Worker under(int newManager) {
        return in(department, title, newManager);
    }
}
