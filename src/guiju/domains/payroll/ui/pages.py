"""Pay in the rail."""

from guiju.domains.payroll import queries
from guiju.domains.payroll.api import ChangePay, ChooseStart, ClassItem, RunPayroll, SetGrade
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "薪酬"
PAGES = [
    list_page(queries.MyPayslips, department=DEPARTMENT),
    list_page(queries.Payrolls, department=DEPARTMENT, actions=(RunPayroll.key,)),
    list_page(queries.Payslips, department=DEPARTMENT),
    list_page(queries.Terms, department=DEPARTMENT, actions=(ChangePay.key,)),
    list_page(queries.Grades, department=DEPARTMENT, actions=(SetGrade.key,)),
    list_page(queries.Components, department=DEPARTMENT, actions=(ClassItem.key,)),
    list_page(queries.PayStarts, department=DEPARTMENT, actions=(ChooseStart.key,)),
    *(
        list_page(each, department=DEPARTMENT, in_menu=False)
        for each in (queries.PayItems, queries.PayslipLines, queries.MyPayslipLines, queries.PayslipHelp)
    ),
]
